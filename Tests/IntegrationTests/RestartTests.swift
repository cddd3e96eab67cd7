import APIClient
import KubeAPI
import Synchronization
import Testing

/// What clients see of a server that is killed again and again.
@Suite(
  .serialized, .disabled(if: BareAPIServer.obstacle != nil, Comment(rawValue: BareAPIServer.obstacle ?? "")),
  .timeLimit(.minutes(5)))
struct RestartTests {
  /// One version of one object.
  private struct Version: Hashable, Sendable {
    var name: String
    var number: Int
    var revision: Int
  }

  /// What one task writes down for another.
  private final class Record: Sendable {
    private let list = Mutex<[Version]>([])

    func add(_ version: Version) { list.withLock { $0.append(version) } }
    var versions: [Version] { list.withLock { $0 } }
  }

  private static let names = ["a", "b", "c"]
  /// Of each object, after its creation.
  private static let writes = 120
  private static let kills = 6

  @Test("An informer sees every version once and in order over kill -9 of the server")
  func informer() async throws {
    let server = try await BareAPIServer()
    do {
      try await check(server)
      await server.remove()
    } catch {
      await server.remove()
      throw error
    }
  }

  private func check(_ server: BareAPIServer) async throws {
    try await server.start()
    try await server.waitUntilReady()
    for name in Self.names {
      _ = try await server.client.create(.configMaps, object(name, 0), namespace: "default")
    }
    let informer = Informer(server.client, .configMaps, namespace: "default", labelSelector: "test=restart")
    let seen = Record()
    let written = Record()
    try await withThrowingTaskGroup(of: Void.self) { group in
      let events = informer.events()
      group.addTask { await informer.run() }
      group.addTask {
        for await event in events { if let version = Self.version(event.object) { seen.add(version) } }
      }
      try await informer.waitForSync()
      try await withThrowingTaskGroup(of: Void.self) { work in
        work.addTask { try await Self.write(server.client) { version in written.add(version) } }
        for kill in 1...Self.kills {
          let due = kill * Self.names.count * Self.writes / (Self.kills + 1)
          try await Self.wait { written.versions.count >= due }
          try await server.kill()
          try await server.start()
        }
        try await work.waitForAll()
      }
      try await Self.wait {
        let last = Dictionary(seen.versions.map { ($0.name, $0.number) }) { max($0, $1) }
        return Self.names.allSatisfy { last[$0] == Self.writes }
      }
      group.cancelAll()
    }
    let versions = seen.versions
    for name in Self.names {
      #expect(versions.filter { $0.name == name }.map(\.number) == Array(0...Self.writes), "every version of \(name), once")
    }
    // Those of the first list have no order among them.
    let changes = versions.dropFirst(Self.names.count).map(\.revision)
    #expect(changes == changes.sorted())
    #expect(Set(changes).count == changes.count)
    let acknowledged = written.versions
    #expect(Set(acknowledged).subtracting(versions) == [], "what was acknowledged was seen as it was")
  }

  private func object(_ name: String, _ number: Int) -> KubeObject {
    var object = KubeObject(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: name)
    object.metadata["labels"] = ["test": "restart"]
    object.json["data"] = ["n": .string(String(number))]
    return object
  }

  private static func version(_ object: KubeObject) -> Version? {
    guard let number = object.json["data"]["n"].string.flatMap({ Int($0) }), let revision = Int(object.resourceVersion) else {
      return nil
    }
    return Version(name: object.name, number: number, revision: revision)
  }

  /// Counts the objects up, each write until it is acknowledged: the same again changes nothing.
  private static func write(_ client: APIClient, _ done: (Version) -> Void) async throws {
    for number in 1...writes {
      for name in names {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
          do {
            let body: JSON = ["data": ["n": .string(String(number))]]
            if let version = version(try await client.patch(.configMaps, namespace: "default", name: name, body: body)) {
              done(version)
            }
            break
          } catch {
            guard ContinuousClock.now < deadline else { throw error }
            try await Task.sleep(for: .milliseconds(10))
          }
        }
      }
    }
  }

  private static func wait(_ isDone: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while !isDone() {
      try #require(ContinuousClock.now < deadline, "it takes too long")
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}

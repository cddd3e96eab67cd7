import Glibc
import LinuxSystem
import Storage

/// The sections, each with servers of its own and fresh state.
struct Benchmark {
  typealias Section = (name: String, run: @Sendable (Benchmark) async throws -> Void)

  static let sections: [Section] = [
    ("start", { try await $0.start() }), ("requests", { try await $0.requests() }), ("http2", { try await $0.http2() }),
    ("watch", { try await $0.watch() }), ("memory", { try await $0.memoryAndStall() }), ("durable", { try await $0.durable() }),
  ]

  let options: Options
  let report = Report()
  let folder: String
  let certificates: BenchCertificates
  private static let port = 19_443

  init(_ options: Options) throws {
    self.options = options
    // Beside the build products: a real disk, which a folder for temporary files need not be.
    folder = ".build/api-server-bench.\(getpid())"
    try FileIO.makeDirectory(folder)
    certificates = try BenchCertificates(folder: folder)
  }

  func run() async throws {
    defer { try? FileIO.removeTree(folder) }
    keepOffTheServersCore()
    for section in Benchmark.sections where options.section == nil || options.section == section.name {
      try await section.run(self)
    }
    if let path = options.json { try report.write(to: path) }
  }

  /// The servers under load run on the first core, this process on all others.
  private func keepOffTheServersCore() {
    let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    guard cores > 1 else { return print("one core only: clients and server share it") }
    var command = ProcessSpecification("/usr/bin/taskset", ["-a", "-p", "-c", "1-\(cores - 1)", String(getpid())])
    command.descriptors = [2: Descriptor(2)]
    _ = try? ChildProcess.spawn(command)
  }

  /// Runs `body` with a fresh server and ends it.
  func withServer(
    isPinned: Bool = true, durability: SQLiteDurability = .process, _ body: (ServerProcess, LoadClient) async throws -> Void
  ) async throws {
    let path = "\(folder)/store"
    removeStore(path)
    let client = try LoadClient(certificates, port: Self.port)
    let start = monotonicNanoseconds()
    let server = try ServerProcess.start(
      options, certificates, store: "\(path)?synchronous=\(durability.rawValue)", port: Self.port, isPinned: isPinned)
    do {
      _ = try await server.waitUntilReady(client, since: start)
      try await prepare(client)
      try await body(server, client)
    } catch {
      try await server.stop()
      throw error
    }
    try await server.stop()
  }

  /// What a controller manager would have made: pods need an account.
  private func prepare(_ client: LoadClient) async throws {
    let path = "/api/v1/namespaces/default/serviceaccounts"
    let account = Array(#"{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default"}}"#.utf8)
    let status = try await client.once("POST", path, account).status
    guard status == 201 || status == 409 else { throw BenchError("the account cannot be made: \(status)") }
  }

  func removeStore(_ path: String) { for suffix in ["", "-wal", "-shm"] { try? FileIO.remove(path + suffix) } }

  func createPods(_ client: LoadClient, _ prefix: String, _ count: Int, on server: ServerProcess? = nil) async throws
    -> LoadResult
  {
    try await Load(client: client, extent: .requests(count)).run(on: server) { number in
      LoadClient.request("POST", Samples.pods, Samples.pod("\(prefix)-\(number)"))
    }
  }

  func gets(_ client: LoadClient, seconds: Double, connections: Int = 16) -> Load {
    Load(client: client, connections: connections, extent: .seconds(seconds))
  }
}

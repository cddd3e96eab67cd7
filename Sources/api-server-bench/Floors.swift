import Glibc
import HTTPServer
import KubeAPI
import LinuxSystem
import Storage

/// What the machine gives at best, measured in the same run: servers of this very executable that do one part of the work only.
enum Floors {
  static let serverCommand = "floor-server"
  static let storeCommand = "floor-store"

  /// Requests/s of a TLS server on one core that answers a ready-made body.
  static func measureServer(_ benchmark: Benchmark, bodySize: Int, seconds: Double) async throws -> LoadResult {
    let port = 19_444
    let client = try LoadClient(benchmark.certificates, port: port)
    let server = try ServerProcess.spawn(
      ["/proc/self/exe", serverCommand, benchmark.folder, String(port), String(bodySize)].resolved, folder: benchmark.folder,
      port: port, isPinned: true)
    do {
      _ = try await server.waitUntilReady(client, since: monotonicNanoseconds())
      let result = try await benchmark.gets(client, seconds: seconds).run(on: server) { _ in LoadClient.request("GET", "/") }
      try await server.stop()
      return result
    } catch {
      try await server.stop()
      throw error
    }
  }

  static func serve(arguments: [String]) async throws {
    guard arguments.count == 3, let port = Int(arguments[1]), let size = Int(arguments[2]) else {
      throw BenchError("bad arguments")
    }
    let folder = arguments[0]
    let tls = HTTPServerConfiguration.TLS(
      certificateChain: try FileIO.readText("\(folder)/server.crt"), privateKey: try FileIO.readText("\(folder)/server.key"),
      clientCA: try FileIO.readText("\(folder)/ca.crt"))
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: size)
    let server = HTTPServer(
      HTTPServerConfiguration(host: "127.0.0.1", port: port, tls: tls),
      handler: ClosureHandler { _, response in
        try await response.respond(status: 200, headers: ["Content-Type": "application/json"], body: body)
      })
    try await server.run()
  }

  /// Creates/s of the store without a server, on one core.
  static func measureStore(_ benchmark: Benchmark, valueSize: Int, count: Int, _ durability: SQLiteDurability)
    async throws -> Double
  {
    let path = "\(benchmark.folder)/floor"
    benchmark.removeStore(path)
    let command = ["/proc/self/exe", storeCommand, path, String(valueSize), String(count), durability.rawValue].resolved
    let specification = ProcessSpecification("/usr/bin/taskset", ["-c", "0"] + command)
    let output = try await ChildProcess.capture(specification)
    guard output.status.isSuccess, let rate = Double(output.outputText.filter { !$0.isWhitespace }) else {
      throw BenchError("the store's floor failed: \(output.outputText)\(output.errorText)")
    }
    return rate
  }

  static func store(arguments: [String]) async throws {
    guard arguments.count == 4, let size = Int(arguments[1]), let count = Int(arguments[2]),
      let durability = SQLiteDurability(rawValue: arguments[3])
    else { throw BenchError("bad arguments") }
    let storage = try SQLiteStorage(path: arguments[0], durability: durability)
    let value = [UInt8](repeating: UInt8(ascii: "x"), count: size)
    let start = monotonicNanoseconds()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<64 {
        group.addTask {
          for number in 0..<count / 64 { _ = try await storage.create("/registry/configmaps/default/\(writer)-\(number)", value) }
        }
      }
      try await group.waitForAll()
    }
    print(Double(count / 64 * 64) / (Double(monotonicNanoseconds() - start) / 1e9))
    await storage.close()
  }
}

extension [String] {
  /// With the path of this executable in place of the name that would mean another one after the start.
  fileprivate var resolved: [String] { map { $0 == "/proc/self/exe" ? (try? FileIO.readLink($0)) ?? $0 : $0 } }
}

import Glibc
import HTTPServer
import LinuxSystem
import Storage

/// The process kube-apiserver.
package enum KubeAPIServerCommand {
  /// Serves until SIGTERM or SIGINT. 1 when the command line, a file, the store or the port is not usable.
  package static func run(_ arguments: [String]) async -> Int32 {
    do {
      let configuration = try FlagParser.parse(arguments)
      try await serve(configuration)
      return 0
    } catch {
      write("Error: \(error)\n")
      return 1
    }
  }

  private static func serve(_ configuration: APIServerConfiguration) async throws {
    let certificate = try TextFile.read(configuration.certificateFile, flag: "--tls-cert-file")
    let key = try TextFile.read(configuration.privateKeyFile, flag: "--tls-private-key-file")
    let clientCA = try configuration.clientCAFile.map { try TextFile.read($0, flag: "--client-ca-file") }
    let signals = try Signals([SIGTERM, SIGINT])
    let storage = try await configuration.storage.open()
    let server = try APIServer(configuration, storage: storage)
    try await server.prepare()
    let tls = HTTPServerConfiguration.TLS(certificateChain: certificate, privateKey: key, clientCA: clientCA)
    let listener = HTTPServer(
      HTTPServerConfiguration(host: configuration.bindAddress, port: configuration.securePort, tls: tls), handler: server.handler)
    try await listener.start()
    Log.info("serving securely on \(configuration.bindAddress):\(listener.port)")
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.addTask { _ = try await signals.next() }
      try await group.next()
      group.cancelAll()
    }
    Log.info("shutting down")
    await listener.shutdown()
    await storage.close()
  }

  private static func write(_ text: String) { _ = Glibc.write(2, text, text.utf8.count) }
}

import Glibc
import HTTPServer
import KubeAPI
import LinuxSystem
import Storage

/// The process kube-apiserver.
package enum KubeAPIServerCommand {
  /// Serves until SIGTERM or SIGINT. 1 when the command line, a file, the store or the port is not usable: a bad command line is told
  /// plainly, what fails later in the log's form, both as upstream does.
  package static func run(_ arguments: [String]) async -> Int32 {
    let configuration: APIServerConfiguration
    do throws(FlagError) { configuration = try FlagParser.parse(arguments) } catch {
      write(2, "\(FlagParser.usage)\nError: \(error)\n")
      return 1
    }
    if configuration.printsHelp { return write(1, FlagParser.help) }
    if configuration.printsVersion { return write(1, "Kubernetes \(APIServer.version.gitVersion.string ?? "")\n") }
    Log.verbosity = configuration.verbosity
    do {
      try await serve(configuration)
      return 0
    } catch {
      Log.error("\"command failed\" err=\(JSON.string("\(error)").text)")
      return 1
    }
  }

  private static func serve(_ given: APIServerConfiguration) async throws {
    var configuration = given
    if configuration.anonymousAuth, configuration.authorizationFile == nil,
      configuration.authorizationModes.contains("AlwaysAllow")
    {
      Log.warning(
        "AnonymousAuth is not allowed with the AlwaysAllow authorizer. Resetting AnonymousAuth to false. You should use a different authorizer"
      )
      configuration.anonymousAuth = false
    }
    try configuration.policies.checkVersions()
    for warning in try FeatureGates(parsing: configuration.featureGates).warnings { Log.warning(warning) }
    if let problem = configuration.completionProblem() { throw problem }
    if let problem = configuration.problem() { throw problem }
    Log.info("Version: \(APIServer.version.gitVersion.string ?? "")")
    for entry in FlagTable.all.sorted(by: { $0.name < $1.name }) {
      Log.verbose(1, "FLAG: --\(entry.name)=\(JSON.string(configuration.flagValues[entry.name] ?? entry.fallback).text)")
    }
    for flag in configuration.ignoredFlags { Log.info("flag --\(flag) is accepted and has no effect here") }
    let files = ServingFiles(configuration)
    let tls = try files.read()
    let signals = try Signals([SIGTERM, SIGINT])
    let metrics = ServerMetrics()
    let encryption = try configuration.encryptionFile.map { try EncryptionConfiguration(file: $0) }
    let opened = MeasuredStorage(try await configuration.storage.open(), metrics)
    let encrypted = try encryption.map { EncryptedStorage(opened, $0, ResourceCatalogue.builtIn(try .builtIn())) }
    let storage: any Storage = encrypted ?? opened
    let server = try APIServer(configuration, storage: storage, metrics: metrics) { encrypted?.isStale($0) ?? false }
    for line in server.admission.summary { Log.info(line) }
    for group in server.catalogue.groups {
      for version in group.versions { Log.info("Adding GroupVersion \(group.name) \(version) to ResourceManager") }
    }
    try await server.load()
    var serving = HTTPServerConfiguration(
      host: configuration.bindAddress.isEmpty ? "0.0.0.0" : configuration.bindAddress, port: configuration.securePort, tls: tls)
    if configuration.policies.maximumStreams > 0 { serving.maximumStreams = configuration.policies.maximumStreams }
    if !server.gates.isOn("APIResponseCompression") { serving.gzipThreshold = .max }
    let listener = HTTPServer(serving, handler: server.handler)
    do throws(HTTPServerError) { try await listener.start() } catch {
      if [.invalidCertificate, .invalidPrivateKey, .invalidClientCA].contains(error.code) { throw FlagError(error.description) }
      throw FlagError(
        "failed to create listener: failed to listen on \(configuration.bindAddress):\(configuration.securePort): \(error)")
    }
    for name in files.names { Log.info("\"Starting controller\" name=\"\(name)\"") }
    Log.info("Serving securely on \(configuration.bindAddress):\(listener.port)")
    Log.info("\"Starting DynamicServingCertificateController\"")
    // Requests that end late are still recorded: the audit log closes when all are done.
    try await withThrowingTaskGroup(of: Void.self) { recording in
      recording.addTask { await server.audit?.run() }
      defer { server.audit?.close() }
      do {
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            try await server.finishStart()
            try await server.run()
          }
          group.addTask { try await files.follow(tls, listener, server.authentication) }
          if let encrypted { group.addTask { try await encrypted.follow(server.configuration) } }
          group.addTask {
            _ = try await signals.next()
            try await GracefulTermination(server, listener).perform()
          }
          defer { group.cancelAll() }
          try await group.next()
        }
      } catch {
        await listener.shutdown(grace: .zero)
        throw error
      }
    }
    await storage.close()
    Log.verbose(1, "[graceful-termination] apiserver is exiting")
  }

  @discardableResult
  private static func write(_ descriptor: Int32, _ text: String) -> Int32 {
    Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count ? 0 : 1
  }
}

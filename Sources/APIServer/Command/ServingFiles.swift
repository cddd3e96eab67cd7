import HTTPServer
import KubeAPI
import LinuxSystem

/// The certificate the server shows and the authorities it trusts, from files that may change while it runs.
struct ServingFiles: Sendable {
  private let configuration: APIServerConfiguration

  init(_ configuration: APIServerConfiguration) { self.configuration = configuration }

  func read() throws(FlagError) -> HTTPServerConfiguration.TLS {
    let certificate = try TextFile.read(configuration.certificateFile, flag: "--tls-cert-file")
    let key = try TextFile.read(configuration.privateKeyFile, flag: "--tls-private-key-file")
    let authorities = try [configuration.clientCAFile, configuration.requestHeaderClientCAFile].compactMap(\.self)
      .map { path throws(FlagError) in try TextFile.content(path, wrapping: "unable to load client CA provider: ") }
    var tls = HTTPServerConfiguration.TLS(
      certificateChain: certificate, privateKey: key, clientCA: authorities.isEmpty ? nil : authorities.joined(separator: "\n"))
    tls.leavesVerificationToHandler = true
    tls.isTLS13Only = configuration.tlsMinVersion == "VersionTLS13"
    tls.cipherSuites = TLSSuites.list(configuration.tlsCipherSuites)
    return tls
  }

  /// Serves with what the files hold from the moment they change. Files that make no sense are told and left alone.
  func follow(_ first: HTTPServerConfiguration.TLS, _ listener: HTTPServer, _ authentication: Authentication) async throws {
    var current = first
    while true {
      try await Task.sleep(for: .seconds(5))
      do {
        let fresh = try read()
        guard
          fresh.certificateChain != current.certificateChain || fresh.privateKey != current.privateKey
            || fresh.clientCA != current.clientCA
        else { continue }
        try listener.replaceTLS(fresh)
        try authentication.replaceAuthorities(
          client: configuration.clientCAFile.map { try TextFile.content($0) },
          proxy: configuration.requestHeaderClientCAFile.map { try TextFile.content($0) })
        current = fresh
        Log.info("\"Reloaded certificate or authorities\" cert=\(JSON.string(configuration.certificateFile ?? "").text)")
      } catch { Log.error("\"cannot use changed certificate files\" err=\(JSON.string("\(error)").text)") }
    }
  }
}

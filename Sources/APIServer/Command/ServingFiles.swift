import HTTPServer
import KubeAPI
import LinuxSystem
import X509

/// The certificate the server shows and the authorities it trusts, from files that may change while it runs.
struct ServingFiles: Sendable {
  private let configuration: APIServerConfiguration

  init(_ configuration: APIServerConfiguration) { self.configuration = configuration }

  /// What upstream's log calls the files.
  var names: [String] {
    var result = configuration.requestHeaderClientCAFile.map { ["request-header::\($0)"] } ?? []
    if let path = configuration.clientCAFile { result.append("client-ca-bundle::\(path)") }
    return result + ["serving-cert::\(configuration.certificateFile ?? "")::\(configuration.privateKeyFile ?? "")"]
  }

  func read() throws(FlagError) -> HTTPServerConfiguration.TLS {
    if configuration.certificateFile == "" { throw FlagError("missing filename for serving cert") }
    if configuration.privateKeyFile == "" { throw FlagError("missing filename for serving key") }
    let certificate = try TextFile.read(configuration.certificateFile, flag: "--tls-cert-file")
    let key = try TextFile.read(configuration.privateKeyFile, flag: "--tls-private-key-file")
    var authorities: [String] = []
    for (path, failure, name) in [
      (configuration.clientCAFile, "unable to load client CA provider: ", "client-ca-bundle"),
      (configuration.requestHeaderClientCAFile, "unable to create request header authentication config: ", "request-header"),
    ] {
      if let path { authorities.append(try Self.bundle(path, failure, name)) }
    }
    var tls = HTTPServerConfiguration.TLS(
      certificateChain: certificate, privateKey: key, clientCA: authorities.isEmpty ? nil : authorities.joined(separator: "\n"))
    tls.leavesVerificationToHandler = true
    tls.minimumVersion =
      switch configuration.tlsMinVersion {
      case "VersionTLS10": .tls10
      case "VersionTLS11": .tls11
      case "VersionTLS13": .tls13
      default: .tls12
      }
    tls.offersHTTP2 = configuration.policies.offersHTTP2
    tls.named = try namedCertificates()
    tls.cipherSuites = TLSSuites.list(configuration.tlsCipherSuites)
    tls.curves = try TLSCurves.list(configuration.policies.curves)
    return tls
  }

  private static func bundle(_ path: String, _ failure: String, _ name: String) throws(FlagError) -> String {
    let text = try TextFile.content(path, wrapping: failure)
    guard !text.isEmpty else { throw FlagError("\(failure)missing content for CA bundle \"\(name)::\(path)\"") }
    do throws(FlagError) { _ = try ClientCertificates.certificates(text) } catch {
      throw FlagError("\(failure)error loading CA bundle for \"\(name)::\(path)\": \(error)")
    }
    return text
  }

  /// Go looks for exact names in all of them before it looks for patterns, and the first one wins.
  private func namedCertificates() throws(FlagError) -> [HTTPServerConfiguration.TLS.Named] {
    var exact: [HTTPServerConfiguration.TLS.Named] = []
    var patterns: [HTTPServerConfiguration.TLS.Named] = []
    for entry in configuration.namedCertificates {
      func failure(_ error: FlagError) -> FlagError { FlagError("failed to load SNI cert and key: \(error)") }
      let (chain, key): (String, String)
      do throws(FlagError) {
        (chain, key) = (try TextFile.content(entry.certificateFile), try TextFile.content(entry.keyFile))
      } catch { throw failure(error) }
      let names = (entry.names.isEmpty ? Self.names(of: chain) : entry.names).map { $0.lowercased() }
      func named(_ names: [String]) -> HTTPServerConfiguration.TLS.Named {
        .init(names: names, certificateChain: chain, privateKey: key)
      }
      exact.append(named(names.filter { !$0.hasPrefix("*.") }))
      patterns.append(named(names.filter { $0.hasPrefix("*.") }))
    }
    return (exact + patterns).filter { !$0.names.isEmpty }
  }

  /// The DNS names of the first certificate, or its common name when it has none.
  private static func names(of chain: String) -> [String] {
    guard let certificate = try? ClientCertificates.certificates(chain).first else { return [] }
    let alternatives = (try? certificate.extensions.subjectAlternativeNames)?.compactMap { name -> String? in
      if case .dnsName(let text) = name { text } else { nil }
    }
    return alternatives.flatMap { $0.isEmpty ? nil : $0 } ?? [certificate.commonName]
  }

  /// Serves with what the files hold from the moment they change. Files that make no sense are told and left alone.
  func follow(_ first: HTTPServerConfiguration.TLS, _ listener: HTTPServer, _ authentication: Authentication) async throws {
    var current = first
    var complaint = ""
    while true {
      try await Task.sleep(for: .seconds(5))
      do {
        let fresh = try read()
        guard
          fresh.certificateChain != current.certificateChain || fresh.privateKey != current.privateKey
            || fresh.clientCA != current.clientCA || fresh.named != current.named
        else { continue }
        try listener.replaceTLS(fresh)
        try authentication.replaceAuthorities(
          client: configuration.clientCAFile.map { try TextFile.content($0) },
          proxy: configuration.requestHeaderClientCAFile.map { try TextFile.content($0) })
        for name in names {
          let isPair = name.hasPrefix("serving-cert::")
          let isSame =
            isPair
            ? fresh.privateKey == current.privateKey && fresh.certificateChain == current.certificateChain
            : fresh.clientCA == current.clientCA
          if isSame { continue }
          Log.verbose(2, "\"Loaded a new \(isPair ? "cert/key pair" : "CA Bundle and Verifier")\" name=\"\(name)\"")
        }
        current = fresh
        complaint = ""
      } catch {
        // Once for each fault, not every time it is looked.
        guard complaint != "\(error)" else { continue }
        complaint = "\(error)"
        Log.error("\"Unhandled Error\" err=\(JSON.string("key failed with : \(complaint)").text)")
      }
    }
  }
}

import NIOSSL

extension HTTPServerConfiguration.TLS {
  /// What connections are made with. Complaints are worded as Go's.
  func context() throws(HTTPServerError) -> NIOSSLContext {
    let (chain, key) = try Self.pair(certificateChain, privateKey)
    var settings = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
    settings.minimumTLSVersion =
      switch minimumVersion {
      case .tls10: .tlsv1
      case .tls11: .tlsv11
      case .tls12: .tlsv12
      case .tls13: .tlsv13
      }
    if let cipherSuites { settings.cipherSuites = cipherSuites }
    settings.curves = curves?.map { NIOTLSCurve(rawValue: $0) }
    settings.applicationProtocols = offersHTTP2 ? ["h2", "http/1.1"] : ["http/1.1"]
    if let clientCA {
      do { settings.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(clientCA.utf8))) } catch {
        throw HTTPServerError(.invalidClientCA, "the client CA is not valid PEM: \(error)")
      }
      settings.certificateVerification = .optionalVerification
      settings.sendCANameList = true
    }
    if !named.isEmpty { settings.sslContextCallback = try choice() }
    do { return try NIOSSLContext(configuration: settings) } catch {
      throw HTTPServerError(.invalidCertificate, "tls: private key does not match public key")
    }
  }

  private static func pair(
    _ chain: String, _ key: String
  ) throws(HTTPServerError) -> ([NIOSSLCertificateSource], NIOSSLPrivateKey) {
    let certificates: [NIOSSLCertificateSource]
    do { certificates = try NIOSSLCertificate.fromPEMBytes(Array(chain.utf8)).map { .certificate($0) } } catch {
      throw HTTPServerError(.invalidCertificate, "tls: failed to find any PEM data in certificate input")
    }
    do { return (certificates, try NIOSSLPrivateKey(bytes: Array(key.utf8), format: .pem)) } catch {
      throw HTTPServerError(.invalidPrivateKey, "tls: failed to find any PEM data in key input")
    }
  }

  /// Picks a certificate by the name a client sends; without one that fits the server's own stays.
  private func choice() throws(HTTPServerError) -> NIOSSLContextCallback {
    var choices: [(names: [String], override: NIOSSLContextConfigurationOverride)] = []
    for entry in named {
      let (chain, key) = try Self.pair(entry.certificateChain, entry.privateKey)
      do {
        _ = try NIOSSLContext(configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
      } catch { throw HTTPServerError(.invalidCertificate, "tls: private key does not match public key") }
      var override = NIOSSLContextConfigurationOverride()
      override.certificateChain = chain
      override.privateKey = .privateKey(key)
      choices.append((entry.names, override))
    }
    return { [choices] hello, promise in
      let host = (hello.serverHostname ?? "").lowercased()
      promise.succeed(choices.first { $0.names.contains { Self.name($0, covers: host) } }?.override ?? .init())
    }
  }

  /// `*.example.com` covers one label.
  static func name(_ pattern: String, covers host: String) -> Bool {
    guard pattern.hasPrefix("*.") else { return pattern == host }
    guard let dot = host.firstIndex(of: "."), dot != host.startIndex else { return false }
    return host[dot...] == pattern.dropFirst()
  }
}

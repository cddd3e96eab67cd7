import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// How a server reaches another one for its clients: the API server a kubelet, for logs and exec.
package struct OutboundTLS: Sendable {
  /// PEM; the client's own.
  package var certificateChain: String?
  package var privateKey: String?
  /// PEM; nil does not verify the peer, unless its name is known: then the system's roots count.
  package var trustRoots: String?
  /// What the peer's certificate must be for; nil takes any name.
  package var serverName: String?
  /// What is offered by ALPN.
  package var applicationProtocols = ["http/1.1"]

  package init(
    certificateChain: String? = nil, privateKey: String? = nil, trustRoots: String? = nil, serverName: String? = nil
  ) {
    self.certificateChain = certificateChain
    self.privateKey = privateKey
    self.trustRoots = trustRoots
    self.serverName = serverName
  }

  /// TLS names no addresses: those are compared with the address that was dialled.
  fileprivate var sentName: String? {
    guard let serverName, !serverName.contains(":"), serverName.contains(where: \.isLetter) else { return nil }
    return serverName
  }

  fileprivate func context() throws(HTTPServerError) -> NIOSSLContext {
    var settings = TLSConfiguration.makeClientConfiguration()
    settings.applicationProtocols = applicationProtocols
    // Who closes has what it came for, or no longer wants it: a peer that does not say goodbye, as one that is still busy, is not waited for.
    settings.shutdownTimeout = .milliseconds(100)
    do {
      if let certificateChain, let privateKey {
        settings.certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(certificateChain.utf8)).map { .certificate($0) }
        settings.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(privateKey.utf8), format: .pem))
      }
      if let trustRoots {
        settings.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(trustRoots.utf8)))
        settings.certificateVerification = serverName == nil ? .noHostnameVerification : .fullVerification
      } else {
        settings.certificateVerification = serverName == nil ? .none : .fullVerification
      }
      return try NIOSSLContext(configuration: settings)
    } catch { throw HTTPServerError(.invalidCertificate, "the client certificate cannot be used: \(error)") }
  }
}

/// The channels of one attempt to connect: a name with several addresses makes several.
private struct Attempts: Sendable {
  var isCancelled = false
  /// Kept from the start: a handshake that fails soon closes the channel, and then its handlers cannot be asked for.
  var channels: [ObjectIdentifier: (channel: any Channel, handler: NIOLoopBound<TunnelHandler>)] = [:]
}

extension RawConnection {
  /// Opens a connection; nil `tls` is plain text. Cancellation gives it up.
  package static func connect(
    host: String, port: Int, tls: OutboundTLS?, group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) async throws(HTTPServerError) -> RawConnection {
    let context: NIOSSLContext?
    if let tls { context = try tls.context() } else { context = nil }
    let attempts = Mutex(Attempts())
    let bootstrap = ClientBootstrap(group: group.next())
      .connectTimeout(.seconds(10))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let context { try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: tls?.sentName)) }
          let handler = TunnelHandler(channel)
          try pipeline.addHandler(handler)
          let isCancelled = attempts.withLock { attempts in
            attempts.channels[ObjectIdentifier(channel)] = (channel, NIOLoopBound(handler, eventLoop: channel.eventLoop))
            return attempts.isCancelled
          }
          if isCancelled { throw ChannelError.operationUnsupported }
        }
      }
    do {
      let channel = try await withTaskCancellationHandler {
        try await bootstrap.connect(host: host, port: port).get()
      } onCancel: {
        let channels = attempts.withLock { attempts in
          attempts.isCancelled = true
          return attempts.channels.values.map(\.channel)
        }
        for channel in channels { channel.close(promise: nil) }
      }
      guard let handler = attempts.withLock({ $0.channels[ObjectIdentifier(channel)]?.handler }) else {
        throw HTTPServerError(.connectionClosed, "the connection to \(host):\(port) was not set up")
      }
      return RawConnection(channel: channel, handler: handler)
    } catch let error as HTTPServerError { throw error } catch { throw .dialing(error, host: host, port: port) }
  }
}

extension HTTPServerError {
  /// As Go's net package says it.
  fileprivate static func dialing(_ error: any Error, host: String, port: Int) -> HTTPServerError {
    var cause = error
    if let attempts = error as? NIOConnectionError {
      guard let first = attempts.connectionErrors.first else {
        return HTTPServerError(.connectionClosed, "dial tcp: lookup \(host): no such host")
      }
      cause = first.error
    }
    if let failure = cause as? IOError {
      let reason = String(cString: strerror(failure.errnoCode)).lowercased()
      return HTTPServerError(.connectionClosed, "dial tcp \(host):\(port): connect: \(reason)", errno: failure.errnoCode)
    }
    if case .connectTimeout? = cause as? ChannelError {
      return HTTPServerError(.connectionClosed, "dial tcp \(host):\(port): i/o timeout")
    }
    return HTTPServerError(.connectionClosed, "dial tcp \(host):\(port): \(cause)")
  }
}

extension OutboundTLS {
  /// What Go's library says of a handshake that failed; nil for other errors.
  static func problem(_ error: any Error) -> String? {
    if let extra = error as? NIOSSLExtraError {
      return extra == .failedToValidateHostname
        ? "tls: failed to verify certificate: x509: certificate is not valid for the name of the server" : "tls: \(extra)"
    }
    guard case NIOSSLError.handshakeFailed(let why) = error else { return nil }
    let text = String(describing: why)
    if text.contains("CERTIFICATE_VERIFY_FAILED") {
      return "tls: failed to verify certificate: x509: certificate signed by unknown authority"
    }
    if text.contains("WRONG_VERSION_NUMBER") { return "http: server gave HTTP response to HTTPS client" }
    return "tls: handshake failure: \(text)"
  }
}

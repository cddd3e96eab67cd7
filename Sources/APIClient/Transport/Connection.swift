import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import NIOTLS

/// An open connection and what was agreed to speak on it.
package struct Connection: Sendable {
  package enum Wire: Sendable {
    case http1
    case http2(NIOHTTP2Handler.StreamMultiplexer)
  }

  package let channel: any Channel
  package let wire: Wire

  var isHTTP2: Bool { if case .http2 = wire { true } else { false } }
}

/// Opens connections to one server.
package struct Connector: Sendable {
  let group: any EventLoopGroup
  let host: String
  let port: Int
  /// Nil for plain text.
  let tls: NIOSSLContext?
  /// What the certificate must be for, when that is not the address.
  let serverName: String?
  /// Plain text is HTTP/2 from its first byte (RFC 9113, prior knowledge), as for gRPC; else it is HTTP/1.1.
  let assumesHTTP2: Bool

  package init(
    group: any EventLoopGroup, host: String, port: Int, tls: NIOSSLContext?, serverName: String?, assumesHTTP2: Bool = false
  ) {
    self.group = group
    self.host = host
    self.port = port
    self.tls = tls
    self.serverName = serverName
    self.assumesHTTP2 = assumesHTTP2
  }

  var server: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  package func connect() async throws(TransportError) -> Connection {
    do {
      let promise = group.next().makePromise(of: Connection.self)
      let channel = try await bootstrap { channel in
        guard tls != nil else {
          promise.completeWith(Result { try assumesHTTP2 ? http2(channel) : http1(channel) })
          return
        }
        let handler = NegotiationHandler(promise: promise) { channel, agreed in
          agreed == "h2" ? try http2(channel) : try http1(channel)
        }
        try channel.pipeline.syncOperations.addHandler(handler)
      }.connect(host: host, port: port).flatMapError { error in
        promise.fail(error)
        return group.next().makeFailedFuture(error)
      }.get()
      return try await withTaskCancellationHandler {
        try await promise.futureResult.get()
      } onCancel: {
        channel.close(promise: nil)
      }
    } catch {
      throw TransportError(wrapping: error, server: server)
    }
  }

  /// A bootstrap whose channels have TLS, when wanted, and what the caller adds.
  func bootstrap(_ configure: @escaping @Sendable (any Channel) throws -> Void) -> ClientBootstrap {
    ClientBootstrap(group: group)
      .connectTimeout(.seconds(5))
      .channelOption(ChannelOptions.socketOption(.so_keepalive), value: 1)
      .channelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(ChannelOptions.writeBufferWaterMark, value: waterMark)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls {
            try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: tls, serverHostname: hostName))
          }
          try configure(channel)
        }
      }
  }

  /// With gRPC hundreds of calls start at once. NIOHTTP2 (1.46) stops with an assertion in debug builds when the connection gets
  /// writable again while the head of one call waits for its flush and data of another do not; so it never is unwritable. What is
  /// buffered is bounded by the calls under way.
  private var waterMark: ChannelOptions.Types.WriteBufferWaterMark {
    assumesHTTP2 ? .init(low: 128 << 20, high: 256 << 20) : .init(low: 32 << 10, high: 64 << 10)
  }

  /// The name for SNI and verification; an address is verified against the peer's address instead.
  private var hostName: String? {
    if let serverName { return serverName }
    return (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil
  }

  private func http1(_ channel: any Channel) throws -> Connection {
    try channel.pipeline.syncOperations.addHTTPClientHandlers()
    try channel.pipeline.syncOperations.addHandler(ResponseHandler(server: server))
    return Connection(channel: channel, wire: .http1)
  }

  private func http2(_ channel: any Channel) throws -> Connection {
    var connection = NIOHTTP2Handler.ConnectionConfiguration()
    connection.targetWindowSize = 4 << 20
    // Many small answers a second are normal here, and the server is trusted.
    connection.maximumSequentialEmptyDataFrames = 100
    var stream = NIOHTTP2Handler.StreamConfiguration()
    stream.targetWindowSize = 1 << 20
    if assumesHTTP2 {
      // Go's gRPC servers measure the connection with a PING for almost every message, and reset streams that have ended: what is
      // suspicious from a stranger is normal from the store.
      connection.controlFrameRateLimit.maximumCount = .max
      connection.maximumConnectionGlitches = .max
      stream.streamResetFrameRateLimit.maximumCount = .max
      stream.streamErrorRateLimit.maximumCount = .max
    }
    let multiplexer = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
      mode: .client, connectionConfiguration: connection, streamConfiguration: stream
    ) { channel in channel.close() }
    try channel.pipeline.syncOperations.addHandler(PingHandler())
    return Connection(channel: channel, wire: .http2(multiplexer))
  }
}

/// Waits for the end of the TLS handshake and sets up what was agreed, before the first byte of it is looked at.
private final class NegotiationHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = Any

  private let promise: EventLoopPromise<Connection>
  private let configure: @Sendable (any Channel, String?) throws -> Connection

  init(
    promise: EventLoopPromise<Connection>, configure: @escaping @Sendable (any Channel, String?) throws -> Connection
  ) {
    self.promise = promise
    self.configure = configure
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted(let agreed) = event as? TLSUserEvent {
      promise.completeWith(Result { try configure(context.channel, agreed) })
      context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.fail(error)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    promise.fail(ChannelError.eof)
    context.fireChannelInactive()
  }
}

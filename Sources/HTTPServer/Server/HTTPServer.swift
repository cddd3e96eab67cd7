import Glibc
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOPosix
import NIOSSL
import Synchronization

/// An HTTP/1.1 and HTTP/2 server over TLS or plain text.
///
/// `start` binds and serves; `shutdown` ends it: no new connections, time for the requests under way, then the rest is cut.
package final class HTTPServer: Sendable {
  private let configuration: HTTPServerConfiguration
  private let group: any EventLoopGroup
  private let shared: ServerState
  private let listener = Mutex<(any Channel)?>(nil)
  /// For connections to come.
  private let context = Mutex<NIOSSLContext?>(nil)

  package init(
    _ configuration: HTTPServerConfiguration, handler: any HTTPHandler,
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) {
    self.configuration = configuration
    self.group = group
    self.shared = ServerState(configuration: configuration, handler: handler, group: group)
  }

  /// The port it listens on, also when the kernel chose it.
  package var port: Int { listener.withLock { $0?.localAddress?.port } ?? configuration.port }

  package func start() async throws(HTTPServerError) {
    if let tls = configuration.tls { try replaceTLS(tls) }
    let shared = shared
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.socketOption(.so_keepalive), value: 1)
      .childChannelInitializer { [self] channel in
        HTTPServer.configure(channel, context: context.withLock { $0 }, shared: shared)
      }
    do {
      let channel = try await bootstrap.bind(host: configuration.host, port: configuration.port).get()
      listener.withLock { $0 = channel }
    } catch { throw HTTPServerError.listening(error, host: configuration.host, port: configuration.port) }
  }

  /// Serves until the task is cancelled, then shuts down.
  package func run(grace: TimeAmount = .seconds(2)) async throws {
    try await start()
    let (stream, end) = AsyncStream<Never>.makeStream()
    await withTaskCancellationHandler {
      for await _ in stream {}
    } onCancel: {
      end.finish()
    }
    await shutdown(grace: grace)
  }

  /// Waits until no request is being answered, `grace` at most; the port stays open.
  package func drain(grace: TimeAmount) async { try? await shared.drain(grace: grace, isLast: false).get() }

  package func shutdown(grace: TimeAmount = .seconds(2)) async {
    let channel = listener.withLock { listener in
      defer { listener = nil }
      return listener
    }
    try? await channel?.close()
    // HTTP/2 clients take their next request elsewhere; what is under way is finished (RFC 9113, 6.8).
    for connection in shared.connections { HTTPServer.sayGoodbye(connection) }
    try? await shared.drain(grace: grace).get()
    for connection in shared.connections { try? await connection.close() }
  }

  /// Connections from now on get this certificate; those that are open keep theirs.
  package func replaceTLS(_ tls: HTTPServerConfiguration.TLS) throws(HTTPServerError) {
    let fresh = try tls.context()
    context.withLock { $0 = fresh }
  }
}

// The pipeline of a connection.
extension HTTPServer {
  private static func configure(_ channel: any Channel, context: NIOSSLContext?, shared: ServerState) -> EventLoopFuture<Void> {
    channel.eventLoop.makeCompletedFuture {
      let pipeline = channel.pipeline.syncOperations
      let chain = PeerChain()
      if let context {
        try pipeline.addHandler(PlainTextDetector())
        try pipeline.addHandler(tlsHandler(context, shared, chain))
      }
      try pipeline.addHandler(ConnectionHandler(shared: shared, peerChain: chain))
      if context == nil { try configureHTTP1(channel, shared) }
    }.flatMap {
      guard context != nil else { return channel.eventLoop.makeSucceededVoidFuture() }
      return channel.configureHTTP2SecureUpgrade(
        h2ChannelConfigurator: { channel in
          channel.eventLoop.makeCompletedFuture { try configureHTTP2(channel, shared) }
        },
        http1ChannelConfigurator: { channel in
          channel.eventLoop.makeCompletedFuture { try configureHTTP1(channel, shared) }
        })
    }
  }

  private static func tlsHandler(_ context: NIOSSLContext, _ shared: ServerState, _ chain: PeerChain) -> NIOSSLServerHandler {
    guard let tls = shared.configuration.tls, tls.leavesVerificationToHandler, tls.clientCA != nil else {
      return NIOSSLServerHandler(context: context)
    }
    return NIOSSLServerHandler(context: context) { certificates, promise in
      chain.certificates = certificates.compactMap { try? $0.toDERBytes() }
      promise.succeed(.certificateVerified)
    }
  }

  /// Tells a client of HTTP/2 to connect anew: what is under way goes on.
  static func sayGoodbye(_ channel: any Channel) {
    channel.eventLoop.execute {
      guard (try? channel.pipeline.syncOperations.handler(type: NIOHTTP2Handler.self)) != nil else { return }
      channel.writeAndFlush(
        HTTP2Frame(streamID: .rootStream, payload: .goAway(lastStreamID: .maxID, errorCode: .noError, opaqueData: nil)),
        promise: nil)
    }
  }

  private static func configureHTTP1(_ channel: any Channel, _ shared: ServerState) throws {
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(HTTPResponseEncoder())
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = shared.configuration.maximumHeaderSize
    limits.maxHeaderListSize = shared.configuration.maximumHeaderSize
    limits.maxHeaderFieldCount = shared.configuration.maximumHeaderSize / 64
    let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
    try pipeline.addHandler(ByteToMessageHandler(decoder))
    try pipeline.addHandler(HTTPRequestHandler(shared: shared, isHTTP2: false))
  }

  private static func configureHTTP2(_ channel: any Channel, _ shared: ServerState) throws {
    var connection = NIOHTTP2Handler.ConnectionConfiguration()
    connection.initialSettings = [
      HTTP2Setting(parameter: .maxConcurrentStreams, value: shared.configuration.maximumStreams),
      HTTP2Setting(parameter: .maxHeaderListSize, value: shared.configuration.maximumHeaderSize),
      HTTP2Setting(parameter: .initialWindowSize, value: 256 * 1024),
    ]
    let timer = HTTP2IdleTimer(channel, timeout: shared.configuration.idleTimeout)
    let idle = NIOLoopBound(timer, eventLoop: channel.eventLoop)
    _ = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
      mode: .server, connectionConfiguration: connection, streamConfiguration: .init()
    ) { stream in
      stream.eventLoop.makeCompletedFuture {
        idle.value.opened()
        stream.closeFuture.whenComplete { _ in idle.value.closed() }
        try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
        try stream.pipeline.syncOperations.addHandler(HTTPRequestHandler(shared: shared, isHTTP2: true))
      }
    }
    try channel.pipeline.syncOperations.addHandler(HTTP2ErrorHandler())
  }
}

extension HTTPServerError {
  fileprivate static func listening(_ error: any Error, host: String, port: Int) -> HTTPServerError {
    let place = "\(host):\(port)"
    guard let number = (error as? IOError)?.errnoCode else {
      return HTTPServerError(.cannotListen, "cannot listen on \(place): \(error)")
    }
    switch number {
    case EADDRINUSE: return HTTPServerError(.addressInUse, "listen tcp \(place): bind: address already in use", errno: number)
    case EADDRNOTAVAIL:
      return HTTPServerError(.addressNotAvailable, "listen tcp \(place): bind: cannot assign requested address", errno: number)
    case EACCES: return HTTPServerError(.permissionDenied, "listen tcp \(place): bind: permission denied", errno: number)
    default: return HTTPServerError(.cannotListen, "cannot listen on \(place): \(error)", errno: number)
    }
  }
}

import NIOCore
import NIOPosix
import NIOSSL

/// Opens connections to the server under measurement: TLS with the administrator's certificate, HTTP/1.1 written by hand, so that the
/// client costs as little as can be.
struct LoadClient: Sendable {
  struct Response: Sendable {
    var status: Int
    var body: [UInt8]
  }

  let port: Int
  private let context: NIOSSLContext
  private let group = MultiThreadedEventLoopGroup.singleton

  init(_ certificates: BenchCertificates, port: Int) throws {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(certificates.authority.certificate.utf8)))
    tls.certificateChain = try NIOSSLCertificate.fromPEMBytes(Array(certificates.administrator.certificate.utf8)).map {
      .certificate($0)
    }
    tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: Array(certificates.administrator.key.utf8), format: .pem))
    tls.applicationProtocols = ["http/1.1"]
    context = try NIOSSLContext(configuration: tls)
    self.port = port
  }

  /// A connection on which the handler that `make` gives does as it likes.
  func connect(_ make: @escaping @Sendable (any EventLoop) -> some ChannelInboundHandler) async throws -> any Channel {
    let context = context
    return try await ClientBootstrap(group: group)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(try NIOSSLClientHandler(context: context, serverHostname: nil))
          try pipeline.addHandler(make(channel.eventLoop))
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
  }

  static func request(
    _ method: String, _ path: String, type: String = "application/json", accept: String = "application/json", _ body: [UInt8] = []
  ) -> [UInt8] {
    var bytes = Array("\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: \(accept)\r\n".utf8)
    if !body.isEmpty || method != "GET" { bytes += Array("Content-Type: \(type)\r\nContent-Length: \(body.count)\r\n".utf8) }
    return bytes + [13, 10] + body
  }

  /// One request on a connection of its own.
  func once(_ method: String, _ path: String, _ body: [UInt8] = []) async throws -> Response {
    let result = try await run([Self.request(method, path, body)])
    guard let response = result.first else { throw BenchError("no answer to \(method) \(path)") }
    return response
  }

  /// Requests one after the other on one connection.
  private func run(_ requests: [[UInt8]]) async throws -> [Response] {
    let promise = group.next().makePromise(of: [Response].self)
    do {
      let channel = try await connect { _ in OneByOne(requests, promise) }
      defer { channel.close(promise: nil) }
      return try await promise.futureResult.get()
    } catch {
      promise.fail(error)
      throw error
    }
  }
}

/// Sends what it is given, keeps the answers.
private final class OneByOne: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var requests: ArraySlice<[UInt8]>
  private var responses: [LoadClient.Response] = []
  private var reader = ResponseReader(keepsBody: true)
  private let promise: EventLoopPromise<[LoadClient.Response]>

  init(_ requests: [[UInt8]], _ promise: EventLoopPromise<[LoadClient.Response]>) {
    self.requests = requests[...]
    self.promise = promise
  }

  func channelActive(context: ChannelHandlerContext) { send(context) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard reader.take(unwrapInboundIn(data)) else { return }
    responses.append(.init(status: reader.status, body: reader.body))
    reader = ResponseReader(keepsBody: true)
    send(context)
  }

  func channelInactive(context: ChannelHandlerContext) { promise.fail(BenchError("the server closed the connection")) }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.fail(error)
    context.close(promise: nil)
  }

  private func send(_ context: ChannelHandlerContext) {
    guard let next = requests.popFirst() else { return promise.succeed(responses) }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: next)), promise: nil)
  }
}

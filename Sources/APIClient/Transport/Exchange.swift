import NIOCore
import NIOHTTP1
import NIOHTTP2

/// One request as it goes onto a connection.
struct Exchange: Sendable {
  var method: HTTPMethod
  var path: String
  var headers: HTTPHeaders
  var body: [UInt8]?
}

extension ConnectionPool {
  /// Sends a request and waits for the head of its answer. A connection that turns out to have died while it was idle is replaced
  /// once; `isRepeatable` says that a request whose fate is unknown may be sent again.
  func send(_ exchange: Exchange, isRepeatable: Bool) async throws(TransportError) -> (HTTPResponseHead, ResponseStream) {
    while true {
      let lease = try await lease()
      do throws(TransportError) {
        let stream = try await start(exchange, lease)
        return (try await stream.head(), stream)
      } catch {
        guard error.code == .closed, isRepeatable, !lease.isFresh, !Task.isCancelled else { throw error }
      }
    }
  }

  private func start(_ exchange: Exchange, _ lease: Lease) async throws(TransportError) -> ResponseStream {
    do {
      switch lease.connection.wire {
      case .http1: return try await startOnHTTP1(exchange, lease)
      case .http2(let multiplexer): return try await startOnHTTP2(exchange, lease, multiplexer)
      }
    } catch {
      throw TransportError(wrapping: error, server: connector.server)
    }
  }

  private func startOnHTTP1(_ exchange: Exchange, _ lease: Lease) async throws -> ResponseStream {
    let channel = lease.connection.channel
    let stream = ResponseStream(channel: channel)
    try await channel.eventLoop.submit {
      let handler = try channel.pipeline.syncOperations.handler(type: ResponseHandler.self)
      handler.expect(stream, whenIdle: lease.release)
      Self.write(exchange, channel)
    }.get()
    return stream
  }

  private func startOnHTTP2(
    _ exchange: Exchange, _ lease: Lease, _ multiplexer: NIOHTTP2Handler.StreamMultiplexer
  ) async throws -> ResponseStream {
    let server = connector.server
    let promise = lease.connection.channel.eventLoop.makePromise(of: (any Channel).self)
    let started = lease.connection.channel.eventLoop.makePromise(of: ResponseStream.self)
    multiplexer.createStreamChannel(promise: promise) { channel in
      channel.eventLoop.makeCompletedFuture {
        let stream = ResponseStream(channel: channel)
        try channel.pipeline.syncOperations.addHandlers(
          HTTP2FramePayloadToHTTP1ClientCodec(httpProtocol: .https), ResponseHandler(server: server, stream: stream))
        channel.closeFuture.whenComplete { _ in lease.release() }
        started.succeed(stream)
      }
    }
    promise.futureResult.whenFailure { error in
      lease.release()
      started.fail(error)
    }
    let stream = try await started.futureResult.get()
    let channel = try await promise.futureResult.get()
    channel.eventLoop.execute { Self.write(exchange, channel) }
    return stream
  }

  private static func write(_ exchange: Exchange, _ channel: any Channel) {
    let head = HTTPRequestHead(
      version: .http1_1, method: exchange.method, uri: exchange.path, headers: exchange.headers)
    let pipeline = channel.pipeline.syncOperations
    pipeline.write(NIOAny(HTTPClientRequestPart.head(head)), promise: nil)
    if let body = exchange.body {
      pipeline.write(NIOAny(HTTPClientRequestPart.body(.byteBuffer(channel.allocator.buffer(bytes: body)))), promise: nil)
    }
    pipeline.writeAndFlush(NIOAny(HTTPClientRequestPart.end(nil)), promise: nil)
  }
}

import NIOCore

/// The bytes of a connection that left HTTP. Reading pauses the peer while nobody reads.
package final class RawConnection: Sendable {
  private let channel: any Channel
  private let handler: NIOLoopBound<TunnelHandler>

  init(channel: any Channel, handler: NIOLoopBound<TunnelHandler>) {
    self.channel = channel
    self.handler = handler
  }

  /// The next bytes; nil at the end of the stream.
  package func read() async throws -> [UInt8]? {
    let handler = handler
    let channel = channel
    return try await withTaskCancellationHandler {
      try await channel.eventLoop.flatSubmit { handler.value.next() }.get()
    } onCancel: {
      channel.close(promise: nil)
    }
  }

  package func write(_ bytes: [UInt8]) async throws {
    do { try await channel.writeAndFlush(channel.allocator.buffer(bytes: bytes)) } catch {
      // A handshake that failed says more than the channel it closed.
      let handler = handler
      let cause = try? await channel.eventLoop.submit { handler.value.failure }.get()
      throw cause ?? HTTPServerError(.connectionClosed, "the peer is gone: \(error)")
    }
  }

  /// Ends both directions; may be called more than once.
  package func close() async { try? await channel.close() }
}

/// Queues what the peer sends until it is read, and stops reading from the socket while the queue is long.
final class TunnelHandler: ChannelInboundHandler, ChannelOutboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let highWaterMark = 256 * 1024
  private var queue = ByteBuffer()
  private var waiting: EventLoopPromise<[UInt8]?>?
  private var isClosed = false
  /// Why TLS did not come about.
  private(set) var failure: HTTPServerError?
  private var heldRead = false
  private var context: ChannelHandlerContext?
  private let eventLoop: any EventLoop

  init(eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    end()
  }

  func next() -> EventLoopFuture<[UInt8]?> {
    let promise = eventLoop.makePromise(of: [UInt8]?.self)
    if queue.readableBytes > 0 {
      promise.succeed(drain())
      if heldRead {
        heldRead = false
        context?.read()
      }
    } else if isClosed {
      if let failure { promise.fail(failure) } else { promise.succeed(nil) }
    } else {
      waiting?.succeed(nil)
      waiting = promise
    }
    return promise.futureResult
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    queue.writeBuffer(&bytes)
    if let waiting {
      self.waiting = nil
      waiting.succeed(drain())
    }
  }

  func read(context: ChannelHandlerContext) {
    if queue.readableBytes > TunnelHandler.highWaterMark { heldRead = true } else { context.read() }
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event { end() }
    context.fireUserInboundEventTriggered(event)
  }

  /// kubectl leaves without TLS's closing alert: that is an end of the stream like any other.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let problem = OutboundTLS.problem(error) { failure = HTTPServerError(.connectionClosed, problem) }
    context.close(promise: nil)
  }

  private func drain() -> [UInt8] {
    let result = Array(queue.readableBytesView)
    queue.clear()
    return result
  }

  private func end() {
    isClosed = true
    if let failure { waiting?.fail(failure) } else { waiting?.succeed(nil) }
    waiting = nil
  }
}

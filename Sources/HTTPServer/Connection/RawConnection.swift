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

  /// Cancellation closes the connection: a peer may take nothing, or not finish its handshake.
  package func write(_ bytes: [UInt8]) async throws {
    let channel = channel
    do {
      try await withTaskCancellationHandler {
        try await channel.writeAndFlush(channel.allocator.buffer(bytes: bytes))
      } onCancel: {
        channel.close(promise: nil)
      }
    } catch {
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

  private let bytes: InboundBytes

  init(_ channel: any Channel) { bytes = InboundBytes(channel) }

  /// Why TLS did not come about.
  var failure: HTTPServerError? { bytes.failure }

  func handlerRemoved(context: ChannelHandlerContext) { bytes.end() }

  func next() -> EventLoopFuture<[UInt8]?> { bytes.next() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) { bytes.append(unwrapInboundIn(data)) }

  func read(context: ChannelHandlerContext) { if bytes.mayRead() { context.read() } }

  func channelInactive(context: ChannelHandlerContext) {
    bytes.end()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event { bytes.end() }
    context.fireUserInboundEventTriggered(event)
  }

  /// kubectl leaves without TLS's closing alert: that is an end of the stream like any other.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let problem = OutboundTLS.problem(error) { bytes.fail(HTTPServerError(.connectionClosed, problem)) }
    context.close(promise: nil)
  }
}

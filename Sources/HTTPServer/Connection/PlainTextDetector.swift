import NIOCore

/// Stands in front of TLS until the first bytes came, and tells clients that speak plain HTTP what is wrong, in the words of Go's server.
final class PlainTextDetector: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private static let beginnings = ["GET /", "HEAD ", "POST ", "PUT /", "OPTIO"].map { Array($0.utf8) }
  private static let answer = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"
  private var isRefused = false

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isRefused else { return }
    let start = unwrapInboundIn(data).readableBytesView.prefix(5)
    guard PlainTextDetector.beginnings.contains(where: { $0.elementsEqual(start) }) else {
      context.fireChannelRead(data)
      return context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
    isRefused = true
    let channel = context.channel
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.whenComplete { _ in channel.close(mode: .all, promise: nil) }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: PlainTextDetector.answer)), promise: written)
  }
}

import NIOCore
import NIOHTTP2

/// Ends an HTTP/2 connection whose peer broke the protocol or flooded it: NIO says GOAWAY and leaves the rest to us. Errors of one
/// stream are that stream's.
final class HTTP2ErrorHandler: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is NIOHTTP2Errors.StreamError { return }
    context.close(promise: nil)
  }
}

import NIOCore
import NIOHTTP1

/// Hands the parts of an answer to the stream that waits for it. On HTTP/1.1 it serves one exchange after the other.
final class ResponseHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPClientResponsePart

  private let server: String
  private var stream: ResponseStream?
  private var whenIdle: (@Sendable () -> Void)?
  private var keepsAlive = true
  private var isInformational = false

  init(server: String, stream: ResponseStream? = nil) {
    self.server = server
    self.stream = stream
  }

  /// `whenIdle` is called when the connection can take another exchange.
  func expect(_ stream: ResponseStream, whenIdle: @escaping @Sendable () -> Void) {
    self.stream = stream
    self.whenIdle = whenIdle
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      // 1xx only announce the real answer.
      isInformational = head.status.code < 200
      if isInformational { return }
      keepsAlive = head.isKeepAlive
      stream?.receive(head)
    case .body(let chunk): stream?.receive(chunk)
    case .end:
      if isInformational { return }
      let (ended, idle) = (stream, whenIdle)
      (stream, whenIdle) = (nil, nil)
      ended?.finish(.success(()))
      if let idle { keepsAlive ? idle() : context.close(promise: nil) }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    stream?.finish(.failure(TransportError(.closed, "connection to \(server) was closed before the answer was complete")))
    stream = nil
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    stream?.finish(.failure(TransportError(wrapping: error, server: server)))
    stream = nil
    context.close(promise: nil)
  }
}

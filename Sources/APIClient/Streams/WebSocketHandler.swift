import NIOCore
import NIOWebSocket

/// Puts the frames of a WebSocket together to messages for a stream, and answers pings.
final class WebSocketHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  static let messageLimit = 16 << 20

  private let stream: ResponseStream
  private let server: String
  private var message: ByteBuffer?

  init(_ stream: ResponseStream, server: String) {
    self.stream = stream
    self.server = server
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    var payload = frame.unmaskedData
    switch frame.opcode {
    case .binary, .text, .continuation:
      if message == nil { message = payload } else { message?.writeBuffer(&payload) }
      guard (message?.readableBytes ?? 0) <= Self.messageLimit else {
        stream.finish(.failure(TransportError(.protocolViolation, "a message from \(server) is too large")))
        return context.close(promise: nil)
      }
      if frame.fin, let whole = message {
        message = nil
        stream.receive(whole)
      }
    case .ping:
      let pong = WebSocketFrame(fin: true, opcode: .pong, maskKey: .random(), data: payload)
      context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
    case .connectionClose:
      stream.finish(.success(()))
      context.close(promise: nil)
    default: break
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    stream.finish(.failure(TransportError(.closed, "connection to \(server) was closed")))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    stream.finish(.failure(TransportError(wrapping: error, server: server)))
    context.close(promise: nil)
  }
}

import NIOCore
import NIOHTTP2

/// Notices a peer that vanished without a word: asks it for a sign of life when nothing has come for a while, and closes the
/// connection when none comes, so that watches fail and are resumed elsewhere.
final class PingHandler: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame
  typealias OutboundOut = HTTP2Frame

  static let interval = TimeAmount.seconds(30)
  static let patience = TimeAmount.seconds(15)

  private var timer: Scheduled<Void>?

  func handlerAdded(context: ChannelHandlerContext) { schedule(context) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .ping(_, ack: true) = unwrapInboundIn(data).payload {
      timer?.cancel()
      schedule(context)
    }
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Errors of one stream arrive here as well; they end that stream only.
    if error is NIOHTTP2Errors.StreamError { return }
    context.close(promise: nil)
  }

  private func schedule(_ context: ChannelHandlerContext) {
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.interval) {
      let ping = HTTP2Frame(streamID: .rootStream, payload: .ping(HTTP2PingData(withInteger: 1), ack: false))
      context.writeAndFlush(self.wrapOutboundOut(ping), promise: nil)
      self.timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.patience) { context.close(promise: nil) }
    }
  }
}

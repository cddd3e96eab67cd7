import NIOCore
import NIOHPACK
import NIOHTTP2

/// One call on its stream. Tells its messages and then, once, how it ended; all on the event loop.
final class GRPCCallHandler: ChannelInboundHandler {
  typealias InboundIn = HTTP2Frame.FramePayload

  private let onMessage: @Sendable ([UInt8]) -> Void
  private let onEnd: @Sendable (GRPCStatus) -> Void
  private var framer = GRPCFramer()
  private var hasEnded = false

  init(onMessage: @escaping @Sendable ([UInt8]) -> Void, onEnd: @escaping @Sendable (GRPCStatus) -> Void) {
    self.onMessage = onMessage
    self.onEnd = onEnd
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .headers(let frame):
      if let status = Self.status(frame.headers) {
        end(status)
      } else if let http = frame.headers.first(name: ":status"), http != "200" {
        end(GRPCStatus(.unknown, "unexpected HTTP status code received from server: \(http)"))
        context.close(promise: nil)
      }
    case .data(let frame):
      guard case .byteBuffer(let chunk) = frame.data else { return }
      framer.append(chunk)
      do throws(GRPCStatus) { while let message = try framer.next() { if !hasEnded { onMessage(message) } } } catch {
        end(error)
        context.close(promise: nil)
      }
    case .rstStream: end(GRPCStatus(.unavailable, "stream terminated by RST_STREAM"))
    default: break
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(GRPCStatus(.unavailable, "error reading from server: EOF"))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(GRPCStatus(.unavailable, "transport is closing: \(error)"))
    context.close(promise: nil)
  }

  private func end(_ status: GRPCStatus) {
    guard !hasEnded else { return }
    hasEnded = true
    onEnd(status)
  }

  private static func status(_ headers: HPACKHeaders) -> GRPCStatus? {
    guard let text = headers.first(name: "grpc-status") else { return nil }
    let code = Int(text).flatMap(GRPCStatus.Code.init) ?? .unknown
    return GRPCStatus(code, GRPCStatus.decodeMessage(headers.first(name: "grpc-message") ?? ""))
  }
}

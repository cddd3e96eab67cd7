import KubeAPI
import NIOCore

/// A client's end of a WebSocket from its first byte to its last: the handshake, then frames put together to messages for a stream.
/// One handler does both, so that frames and even the end of the connection may come in one piece with the server's answer.
final class WebSocketHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Phase {
    case handshake
    /// The server refused; this much of its reason is still to come, nil until the connection ends.
    case refused(status: Int, missing: Int?)
    case open
    case closed
  }

  private static let headLimit = 64 << 10
  private static let reasonLimit = 1 << 20
  private let request: String
  private let server: String
  private let stream: ResponseStream
  private let opened: EventLoopPromise<String>
  private var phase = Phase.handshake
  private var received = ByteBuffer()
  private var frames = WebSocketFrames()
  private var message: ByteBuffer?

  /// `opened` gets the subprotocol the server chose, or its refusal.
  init(request: String, server: String, stream: ResponseStream, opened: EventLoopPromise<String>) {
    self.request = request
    self.server = server
    self.stream = stream
    self.opened = opened
  }

  func channelActive(context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: request)), promise: nil)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    do throws(TransportError) {
      switch phase {
      case .handshake:
        received.writeBuffer(&bytes)
        try readHead()
        if case .open = phase {
          frames.append(&received)
          try readFrames(context)
        } else {
          readRefusal(context)
        }
      case .refused:
        received.writeBuffer(&bytes)
        readRefusal(context)
      case .open:
        frames.append(&bytes)
        try readFrames(context)
      case .closed: break
      }
    } catch { fail(error, context) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if case .refused(let status, _) = phase { refuse(status) }
    end(.failure(TransportError(.closed, "connection to \(server) was closed")))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    fail(TransportError(wrapping: error, server: server), context)
  }

  // MARK: The handshake

  private func readHead() throws(TransportError) {
    let view = received.readableBytesView
    let end: [UInt8] = [13, 10, 13, 10]
    guard let index = view.indices.first(where: { view[$0...].starts(with: end) }) else {
      guard received.readableBytes <= Self.headLimit else {
        throw TransportError(.protocolViolation, "\(server) answered with too many headers")
      }
      return
    }
    let head = String(decoding: view[..<index], as: UTF8.self)
    received.moveReaderIndex(to: index + end.count)
    let lines = head.split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
      throw TransportError(.protocolViolation, "\(server) does not speak HTTP/1.1")
    }
    func header(_ name: String) -> String? {
      for line in lines.dropFirst() {
        guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { continue }
        return line[line.index(after: colon)...].split(separator: " ").first.map(String.init)
      }
      return nil
    }
    if status == 101 {
      phase = .open
      opened.succeed(header("sec-websocket-protocol") ?? "")
    } else {
      phase = .refused(status: status, missing: header("content-length").flatMap { Int($0) })
    }
  }

  private func readRefusal(_ context: ChannelHandlerContext) {
    guard case .refused(let status, let missing) = phase else { return }
    guard received.readableBytes >= missing ?? Self.reasonLimit else { return }
    refuse(status)
    context.close(promise: nil)
  }

  private func refuse(_ status: Int) {
    opened.fail(APIClient.status(status, Array(received.readableBytesView)))
    phase = .closed
  }

  // MARK: Frames

  private func readFrames(_ context: ChannelHandlerContext) throws(TransportError) {
    while case .open = phase, var frame = try frames.next() {
      switch frame.opcode {
      case .binary, .text, .continuation:
        if message == nil { message = frame.payload } else { message?.writeBuffer(&frame.payload) }
        guard (message?.readableBytes ?? 0) <= WebSocketFrames.limit else {
          throw TransportError(.protocolViolation, "a message from \(server) is too large")
        }
        guard frame.isFinal, let whole = message else { continue }
        message = nil
        stream.receive(whole)
      case .ping:
        let pong = WebSocketFrames.encode(.pong, Array(frame.payload.readableBytesView))
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: pong)), promise: nil)
      case .pong: break
      case .close:
        end(.success(()))
        context.close(promise: nil)
      }
    }
  }

  private func fail(_ error: TransportError, _ context: ChannelHandlerContext) {
    end(.failure(error))
    context.close(promise: nil)
  }

  private func end(_ result: Result<Void, TransportError>) {
    if case .failure(let error) = result { opened.fail(error) }
    phase = .closed
    stream.finish(result)
  }
}

import Crypto
import Synchronization

/// The server's end of a WebSocket. Pings are answered, fragments joined. One task may read while others write.
package final class WebSocket: Sendable {
  package enum Message: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
  }

  /// The subprotocol that was agreed on, if any.
  package let subprotocol: String?
  private let connection: RawConnection
  private let decoder: Mutex<WebSocketFrameDecoder>
  private let saidClose = Mutex(false)

  init(_ connection: RawConnection, subprotocol: String?) {
    self.connection = connection
    self.subprotocol = subprotocol
    decoder = Mutex(WebSocketFrameDecoder())
  }

  /// The next message; nil when the peer closed.
  package func receive() async throws -> Message? {
    var message: (opcode: WebSocketFrame.Opcode, payload: [UInt8])?
    while let frame = try await nextFrame() {
      switch frame.opcode {
      case .ping: try await connection.write(WebSocketFrame(.pong, frame.payload).encoded())
      case .pong: continue
      case .close:
        await sendClose(Array(frame.payload.prefix(2)))
        return nil
      case .text, .binary: message = (frame.opcode, frame.payload)
      case .continuation:
        guard message != nil else { throw HTTPServerError(.protocolViolation, "WebSocket continuation without a beginning") }
        message?.payload += frame.payload
        if (message?.payload.count ?? 0) > 16 * 1024 * 1024 {
          throw HTTPServerError(.messageTooLarge, "WebSocket message too large")
        }
      }
      if !frame.opcode.isControl, frame.isFinal, let whole = message {
        return whole.opcode == .text ? .text(String(decoding: whole.payload, as: UTF8.self)) : .binary(whole.payload)
      }
    }
    return nil
  }

  package func send(_ bytes: [UInt8]) async throws { try await connection.write(WebSocketFrame(.binary, bytes).encoded()) }

  package func send(text: String) async throws { try await connection.write(WebSocketFrame(.text, Array(text.utf8)).encoded()) }

  /// Sends frames that lie one behind the other already.
  package func send(frames: [UInt8]) async throws { try await connection.write(frames) }

  /// Says why and ends the connection.
  package func close(code: UInt16 = 1000, reason: String = "") async {
    await sendClose(code: code, reason: reason)
    await connection.close()
  }

  /// Says that nothing more comes. The peer answers in kind, and `receive` ends.
  package func sendClose(code: UInt16 = 1000, reason: String = "") async {
    await sendClose([UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8.prefix(123)))
  }

  /// Each end says it once.
  private func sendClose(_ payload: [UInt8]) async {
    let isFirst = saidClose.withLock { said in
      defer { said = true }
      return !said
    }
    if isFirst { try? await connection.write(WebSocketFrame(.close, payload).encoded()) }
  }

  private func nextFrame() async throws -> WebSocketFrame? {
    while true {
      if let frame = try decoder.withLock({ decoder throws(HTTPServerError) in try decoder.next() }) { return frame }
      guard let bytes = try await connection.read() else { return nil }
      decoder.withLock { $0.append(bytes) }
    }
  }
}

extension HTTPResponseWriter {
  /// Answers the upgrade with the first of the client's subprotocols that is among `protocols` (none of either is fine too).
  /// Answers 400 and throws when the request is no WebSocket handshake, 403 when no subprotocol fits.
  package func acceptWebSocket(_ request: HTTPRequest, protocols: [String] = []) async throws -> WebSocket {
    let offered = request.headers.list("Sec-WebSocket-Protocol")
    let chosen = offered.first { protocols.contains($0) }
    guard request.asksUpgrade(to: "websocket"), request.headers["Sec-WebSocket-Version"] == "13",
      let key = request.headers["Sec-WebSocket-Key"]
    else {
      let text = "unable to upgrade: not a WebSocket handshake\n"
      try await respond(status: 400, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
      throw HTTPServerError(.notUpgradable, "no WebSocket handshake")
    }
    guard protocols.isEmpty || offered.isEmpty || chosen != nil else {
      let text =
        "requested protocol(s) are not supported: [\(offered.joined(separator: " "))]; supports [\(protocols.joined(separator: " "))]\n"
      try await respond(status: 403, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
      throw HTTPServerError(.notUpgradable, "no common WebSocket subprotocol")
    }
    var headers: HTTPFields = ["Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": WebSocket.accept(key)]
    if let chosen { headers.add("Sec-WebSocket-Protocol", chosen) }
    return WebSocket(try await upgrade(headers: headers), subprotocol: chosen)
  }
}

extension WebSocket {
  /// The proof that the server understood the handshake's key.
  package static func accept(_ key: String) -> String {
    let digest = Insecure.SHA1.hash(data: Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
    return base64(Array(digest))
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var result = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for position in 0..<4 { result.append(position <= group.count ? alphabet[value >> (18 - 6 * position) & 63] : "=") }
    }
    return result
  }
}

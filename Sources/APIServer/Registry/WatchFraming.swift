import HTTPServer

/// How the events of one watch follow each other on the wire.
enum WatchFraming: Hashable, Sendable {
  /// Texts that end in a newline.
  case lines
  /// Each behind its length in four bytes, the highest first (k8s.io/apimachinery pkg/util/framer).
  case lengths
  /// A WebSocket message for each.
  case messages(WebSocketFrame.Opcode)

  /// Writes one event, in place where nothing stands before it.
  func append(to out: inout [UInt8], _ event: (inout [UInt8]) -> Void) {
    switch self {
    case .lines: event(&out)
    case .lengths:
      let start = out.count
      out += [0, 0, 0, 0]
      event(&out)
      let length = out.count - start - 4
      for place in 0..<4 { out[start + place] = UInt8(truncatingIfNeeded: length >> (24 - 8 * place)) }
    case .messages(let opcode):
      var payload: [UInt8] = []
      event(&payload)
      out += WebSocketFrame(opcode, payload).encoded()
    }
  }
}

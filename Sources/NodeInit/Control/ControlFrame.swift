import KubeAPI

/// What travels over node init's sockets: a type byte, a length of four bytes in network order, and the content.
package enum ControlFrame: Hashable, Sendable {
  case request(JSON)
  case input([UInt8])
  case inputEnd
  case output([UInt8])
  case error([UInt8])
  case resize(rows: UInt16, columns: UInt16)
  case exit(Int32)

  package static let maximumLength = 1 << 20

  package var encoded: [UInt8] {
    let (type, content): (Character, [UInt8]) =
      switch self {
      case .request(let json): ("q", json.data)
      case .input(let bytes): ("i", bytes)
      case .inputEnd: ("I", [])
      case .output(let bytes): ("o", bytes)
      case .error(let bytes): ("e", bytes)
      case .resize(let rows, let columns):
        ("r", [UInt8(rows >> 8), UInt8(rows & 0xff), UInt8(columns >> 8), UInt8(columns & 0xff)])
      case .exit(let code): ("x", Self.bytes(UInt32(bitPattern: code)))
      }
    return [type.asciiValue ?? 0] + Self.bytes(UInt32(content.count)) + content
  }

  private static func bytes(_ number: UInt32) -> [UInt8] {
    [UInt8(number >> 24), UInt8(number >> 16 & 0xff), UInt8(number >> 8 & 0xff), UInt8(number & 0xff)]
  }

  private static func number(_ bytes: some Sequence<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }

  package enum Malformed: Error, Hashable, Sendable { case unknownType(UInt8), tooLong(Int), badContent(UInt8) }

  /// Takes one frame off the front; `nil` when it has not arrived wholly.
  package static func take(from buffer: inout [UInt8]) throws(Malformed) -> ControlFrame? {
    guard buffer.count >= 5 else { return nil }
    let length = Int(number(buffer[1..<5]))
    if length > maximumLength { throw .tooLong(length) }
    guard buffer.count >= 5 + length else { return nil }
    let type = buffer[0]
    let content = Array(buffer[5..<(5 + length)])
    buffer.removeSubrange(..<(5 + length))
    switch type {
    case UInt8(ascii: "q"):
      guard let json = try? JSON.decode(content) else { throw .badContent(type) }
      return .request(json)
    case UInt8(ascii: "i"): return .input(content)
    case UInt8(ascii: "I"): return .inputEnd
    case UInt8(ascii: "o"): return .output(content)
    case UInt8(ascii: "e"): return .error(content)
    case UInt8(ascii: "r") where length == 4:
      return .resize(rows: UInt16(number(content[..<2])), columns: UInt16(number(content[2...])))
    case UInt8(ascii: "x") where length == 4: return .exit(Int32(bitPattern: number(content)))
    case UInt8(ascii: "r"), UInt8(ascii: "x"): throw .badContent(type)
    default: throw .unknownType(type)
    }
  }
}

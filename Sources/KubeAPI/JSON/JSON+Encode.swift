extension JSON {
  package var data: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(512)
    encode(into: &out)
    return out
  }

  /// Compact, members in their order. A string alone is as Go's `%q` quotes it: without the escapes that only its JSON encoder writes.
  package var text: String {
    guard case .string(let value) = self else { return wireText }
    var out: [UInt8] = []
    JSON.encode(value, escapesMarkup: false, into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  private var wireText: String { String(decoding: data, as: UTF8.self) }

  /// As Go's encoder writes it: what HTML would take for markup, and the line ends of JavaScript, are escaped.
  package func encode(into out: inout [UInt8]) {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
    case .int(let value): out.append(contentsOf: String(value).utf8)
    case .double(let value): out.append(contentsOf: JSON.text(of: value).utf8)
    case .string(let value): JSON.encode(value, into: &out)
    case .array(let elements):
      out.append(UInt8(ascii: "["))
      for (position, element) in elements.enumerated() {
        if position > 0 { out.append(UInt8(ascii: ",")) }
        element.encode(into: &out)
      }
      out.append(UInt8(ascii: "]"))
    case .object(let object):
      out.append(UInt8(ascii: "{"))
      var isFirst = true
      for (key, value) in object {
        if !isFirst { out.append(UInt8(ascii: ",")) }
        isFirst = false
        JSON.encode(key, into: &out)
        out.append(UInt8(ascii: ":"))
        value.encode(into: &out)
      }
      out.append(UInt8(ascii: "}"))
    }
  }

  /// Indented as `kubectl -o json` and `jq` do, by default with four spaces as kubectl; as a part of something, `level` deep in it.
  package func pretty(indent: Int = 4, level: Int = 0) -> String {
    var out = ""
    write(into: &out, indent: indent, level: level)
    return out
  }

  private func write(into out: inout String, indent: Int, level: Int) {
    let inner = String(repeating: " ", count: indent * (level + 1))
    let outer = String(repeating: " ", count: indent * level)
    switch self {
    case .array(let elements) where !elements.isEmpty:
      out += "[\n"
      for (position, element) in elements.enumerated() {
        out += inner
        element.write(into: &out, indent: indent, level: level + 1)
        out += position == elements.count - 1 ? "\n" : ",\n"
      }
      out += outer + "]"
    case .object(let object) where !object.isEmpty:
      out += "{\n"
      for position in 0..<object.count {
        let (key, value) = object[position]
        out += inner + JSON.string(key).wireText + ": "
        value.write(into: &out, indent: indent, level: level + 1)
        out += position == object.count - 1 ? "\n" : ",\n"
      }
      out += outer + "}"
    default: out += wireText
    }
  }

  /// Go's form: whole numbers without a fraction while they are below 1e21.
  package static func text(of value: Double) -> String {
    if let whole = Int64(exactly: value) { return String(whole) }
    return GoFloat.json(value)
  }

  /// Of the first 64 bytes, a bit each: control characters and the quote.
  private static let alwaysEscaped: UInt64 = 0xFFFF_FFFF | 1 << 34
  /// With `&`, `<` and `>`, which HTML would take for markup.
  private static let escapedMarkup = alwaysEscaped | 1 << 38 | 1 << 60 | 1 << 62

  /// U+2028 and U+2029, which end lines in JavaScript but not in JSON.
  private static func isLineEnd(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
    bytes[position] == 0xE2 && position + 2 < bytes.count && bytes[position + 1] == 0x80 && bytes[position + 2] & 0xFE == 0xA8
  }

  private static func encode(_ value: String, escapesMarkup: Bool = true, into out: inout [UInt8]) {
    out.append(UInt8(ascii: "\""))
    var value = value
    let low = escapesMarkup ? escapedMarkup : alwaysEscaped
    value.withUTF8 { bytes in
      var run = 0
      for position in bytes.indices {
        let byte = bytes[position]
        let isEscaped =
          byte < 64
          ? low >> byte & 1 != 0 : byte == UInt8(ascii: "\\") || escapesMarkup && isLineEnd(bytes, at: position)
        guard isEscaped else { continue }
        out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run..<position]))
        run = position + 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
          out.append(UInt8(ascii: "\\"))
          out.append(byte)
        case 0x0A: out.append(contentsOf: "\\n".utf8)
        case 0x0D: out.append(contentsOf: "\\r".utf8)
        case 0x09: out.append(contentsOf: "\\t".utf8)
        case 0x08: out.append(contentsOf: "\\b".utf8)
        case 0x0C: out.append(contentsOf: "\\f".utf8)
        case 0xE2:
          out.append(contentsOf: "\\u202\(bytes[position + 2] == 0xA8 ? 8 : 9)".utf8)
          run = position + 3
        default: out.append(contentsOf: "\\u00\(byte < 0x10 ? "0" : "")\(String(byte, radix: 16))".utf8)
        }
      }
      out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run...]))
    }
    out.append(UInt8(ascii: "\""))
  }
}

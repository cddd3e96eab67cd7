/// The query part of a path.
struct Query {
  private var items: [(String, String)] = []

  /// Leaves out what has no value; words of a command may be empty.
  mutating func add(_ name: String, _ value: String?) {
    if let value, !value.isEmpty || name == "command" { items.append((name, value)) }
  }

  func appended(to path: String) -> String {
    guard !items.isEmpty else { return path }
    return path + "?" + items.map { "\($0)=\(Self.escape($1))" }.joined(separator: "&")
  }

  /// Percent-encodes all but RFC 3986's unreserved characters.
  static func escape(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        result += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
      }
    }
    return result
  }
}

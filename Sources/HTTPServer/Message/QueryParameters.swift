import KubeAPI

/// The parameters of a URL's query in their order, percent-decoded. Pairs with a broken escape or a semicolon do not count, as in Go.
package struct QueryParameters: Sendable {
  package private(set) var entries: [(name: String, value: String)] = []

  package init(_ query: some StringProtocol) {
    if query.isEmpty { return }
    for pair in query.split(separator: "&") where PercentEncoding.isValid(pair) && !pair.utf8.contains(UInt8(ascii: ";")) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count > 1 ? PercentEncoding.decode(parts[1], plusIsSpace: true) : ""
      entries.append((PercentEncoding.decode(parts[0], plusIsSpace: true), value))
    }
  }

  package subscript(name: String) -> String? { entries.first { $0.name == name }?.value }

  package func all(_ name: String) -> [String] { entries.filter { $0.name == name }.map(\.value) }

  /// As upstream reads boolean options (runtime.Convert_Slice_string_To_bool): everything but "0" and "false" counts as true.
  package func flag(_ name: String) -> Bool {
    guard let value = self[name] else { return false }
    return value != "0" && value.lowercased() != "false"
  }

  /// A whole number; nil where the name is absent. What is none is a bad request, in the words of Go's strconv.
  package func integer(_ name: String) throws(APIStatus) -> Int? {
    guard let text = self[name] else { return nil }
    if let value = Int(text) { return value }
    let digits = text.drop { $0 == "-" || $0 == "+" }
    let isNumber =
      !digits.isEmpty && text.utf8.count - digits.utf8.count <= 1 && digits.utf8.allSatisfy { (48...57).contains($0) }
    throw APIStatus.badRequest(
      "strconv.ParseInt: parsing \(JSON.string(text).text): \(isNumber ? "value out of range" : "invalid syntax")")
  }
}

/// RFC 3986 escapes. What is no escape stays as it is.
package enum PercentEncoding {
  package static func decode(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String {
    guard plusIsSpace || text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    let source = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(source.count)
    var position = 0
    while position < source.count {
      let byte = source[position]
      if byte == UInt8(ascii: "%"), position + 2 < source.count, let high = digit(source[position + 1]),
        let low = digit(source[position + 2])
      {
        result.append(high << 4 | low)
        position += 3
        continue
      }
      result.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
      position += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// False when a percent sign is not followed by two hexadecimal digits.
  package static func isValid(_ text: some StringProtocol) -> Bool {
    var rest = text.utf8[...]
    while let sign = rest.firstIndex(of: UInt8(ascii: "%")) {
      let digits = rest[sign...].dropFirst().prefix(2)
      guard digits.count == 2, digits.allSatisfy({ digit($0) != nil }) else { return false }
      rest = rest[digits.endIndex...]
    }
    return true
  }

  /// Escapes everything but unreserved characters, so that the text is one path segment or one query value.
  package static func encode(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return result
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

/// Why a text is not JSON, and where.
package struct JSONDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable {
    case unexpectedEnd, unexpectedCharacter, invalidNumber, invalidString, tooDeep, trailingData
  }

  package let code: Code
  /// Bytes from the beginning.
  package let offset: Int
  /// The message encoding/json of Go has for it, as upstream's clients see it.
  package let description: String
}

extension JSON {
  /// Reads one strict RFC 8259 value; only bytes that are no UTF-8 become U+FFFD, as in Go. Of members with the same name the last one counts; `duplicates` receives the paths of the
  /// names that came twice.
  package static func decode(
    _ bytes: some Sequence<UInt8>, maximumDepth: Int = 1_000, duplicates: ((String) -> Void)? = nil
  ) throws(JSONDecodingError) -> JSON {
    let copy = Array(bytes)
    var result: Result<JSON, JSONDecodingError> = .success(.null)
    copy.withUnsafeBufferPointer { buffer in
      var decoder = JSONDecoder(buffer, maximumDepth: maximumDepth, duplicates: duplicates)
      do throws(JSONDecodingError) { result = .success(try decoder.document()) } catch { result = .failure(error) }
    }
    return try result.get()
  }

  package static func decode(_ text: String) throws(JSONDecodingError) -> JSON { try decode(text.utf8) }
}

/// A recursive descent over a byte buffer.
struct JSONDecoder {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var depth = 0
  private let maximumDepth: Int
  private let duplicates: ((String) -> Void)?
  private var path: [Step] = []

  private enum Step {
    case name(String)
    case index(Int)
  }

  init(_ bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int, duplicates: ((String) -> Void)?) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
    self.duplicates = duplicates
  }

  mutating func document() throws(JSONDecodingError) -> JSON {
    let result = try value()
    skipSpace()
    guard position == bytes.count else {
      throw error(.trailingData, "invalid character \(quoted(position)) after top-level value")
    }
    return result
  }

  private mutating func value() throws(JSONDecodingError) -> JSON {
    skipSpace()
    guard position < bytes.count else { throw error(.unexpectedEnd, "unexpected end of JSON input") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw error(.unexpectedCharacter, "invalid character \(quoted(position)) looking for beginning of value")
    }
  }

  private mutating func object() throws(JSONDecodingError) -> JSON {
    try enter()
    position += 1
    var result = JSONObject()
    skipSpace()
    if take(UInt8(ascii: "}")) { return leave(.object(result)) }
    while true {
      skipSpace()
      guard position < bytes.count else { throw error(.unexpectedEnd, "unexpected end of JSON input") }
      guard bytes[position] == UInt8(ascii: "\"") else {
        throw error(.unexpectedCharacter, "invalid character \(quoted(position)) looking for beginning of object key string")
      }
      let key = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw unexpected("after object key") }
      if duplicates != nil { path.append(.name(key)) }
      let member = try value()
      if result.contains(key) {
        duplicates?(pathText)
        result[key] = member
      } else {
        result.append(key, member)
      }
      if duplicates != nil { path.removeLast() }
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      guard take(UInt8(ascii: "}")) else { throw unexpected("after object key:value pair") }
      return leave(.object(result))
    }
  }

  /// `spec.containers[0].name`
  private var pathText: String {
    var text = ""
    for step in path {
      switch step {
      case .name(let name): text += text.isEmpty ? name : ".\(name)"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  private mutating func array() throws(JSONDecodingError) -> JSON {
    try enter()
    position += 1
    var result: [JSON] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return leave(.array(result)) }
    while true {
      if duplicates != nil { path.append(.index(result.count)) }
      result.append(try value())
      if duplicates != nil { path.removeLast() }
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      guard take(UInt8(ascii: "]")) else { throw unexpected("after array element") }
      return leave(.array(result))
    }
  }

  private mutating func number() throws(JSONDecodingError) -> JSON {
    let start = position
    var isWhole = true
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { guard digits() > 0 else { throw unexpected("in numeric literal") } }
    if take(UInt8(ascii: ".")) {
      isWhole = false
      guard digits() > 0 else { throw unexpected("after decimal point in numeric literal") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isWhole = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() > 0 else { throw unexpected("in exponent of numeric literal") }
    }
    if isWhole, position - start < 18 { return .int(wholeNumber(from: start)) }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let value = Int64(text) { return .int(value) }
    guard let value = Double(text), value.isFinite else {
      throw error(.invalidNumber, "json: cannot unmarshal number \(text) into Go value of type float64", at: start)
    }
    return .double(value)
  }

  /// The digits from there to here, which are too few to overflow.
  private func wholeNumber(from start: Int) -> Int64 {
    let isNegative = bytes[start] == UInt8(ascii: "-")
    var value: Int64 = 0
    for place in (isNegative ? start + 1 : start)..<position { value = value * 10 + Int64(bytes[place] - UInt8(ascii: "0")) }
    return isNegative ? -value : value
  }

  private mutating func digits() -> Int {
    let start = position
    while position < bytes.count, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[position] { position += 1 }
    return position - start
  }

  private mutating func literal(_ text: StaticString, _ value: JSON) throws(JSONDecodingError) -> JSON {
    for offset in 0..<text.utf8CodeUnitCount {
      guard position < bytes.count else { throw error(.unexpectedEnd, "unexpected end of JSON input") }
      guard bytes[position] == text.utf8Start[offset] else {
        throw unexpected("in literal \(text) (expecting '\(Unicode.Scalar(text.utf8Start[offset]))')")
      }
      position += 1
    }
    return value
  }

  private mutating func string() throws(JSONDecodingError) -> String {
    position += 1
    let first = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\"),
      bytes[position] >= 0x20
    { position += 1 }
    guard position < bytes.count else { throw error(.unexpectedEnd, "unexpected end of JSON input") }
    if bytes[position] == UInt8(ascii: "\"") {
      defer { position += 1 }
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[first..<position]), as: UTF8.self)
    }
    var unescaped = Array(bytes[first..<position])
    while position < bytes.count {
      let byte = bytes[position]
      if byte < 0x20 { throw error(.invalidString, "invalid character \(quoted(position)) in string literal") }
      position += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: unescaped, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") { try escape(into: &unescaped) } else { unescaped.append(byte) }
    }
    throw error(.unexpectedEnd, "unexpected end of JSON input")
  }

  private mutating func escape(into out: inout [UInt8]) throws(JSONDecodingError) {
    guard position < bytes.count else { throw error(.unexpectedEnd, "unexpected end of JSON input") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"): out.append(contentsOf: try unicode().utf8)
    default:
      position -= 1
      throw error(.invalidString, "invalid character \(quoted(position)) in string escape code")
    }
  }

  /// A lone surrogate becomes U+FFFD, as in Go.
  private mutating func unicode() throws(JSONDecodingError) -> String {
    let first = try hex()
    if 0xD800..<0xDC00 ~= first, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    {
      let mark = position
      position += 2
      let second = try hex()
      if 0xDC00..<0xE000 ~= second, let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) {
        return String(scalar)
      }
      position = mark
    }
    return Unicode.Scalar(first).map(String.init) ?? "\u{FFFD}"
  }

  private mutating func hex() throws(JSONDecodingError) -> UInt32 {
    var result: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count else { throw error(.unexpectedEnd, "unexpected end of JSON input") }
      guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue, bytes[position] < 0x80 else {
        throw error(.invalidString, "invalid character \(quoted(position)) in \\u hexadecimal character escape")
      }
      result = result << 4 | UInt32(digit)
      position += 1
    }
    return result
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] == 0x20 || (0x09...0x0A) ~= bytes[position] || bytes[position] == 0x0D {
      position += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func enter() throws(JSONDecodingError) {
    depth += 1
    guard depth <= maximumDepth else { throw error(.tooDeep, "exceeded max depth") }
  }

  private mutating func leave(_ value: JSON) -> JSON {
    depth -= 1
    return value
  }

  private func quoted(_ position: Int) -> String {
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "'"): return "'\\''"
    case UInt8(ascii: "\\"): return "'\\\\'"
    case UInt8(ascii: "\n"): return "'\\n'"
    case UInt8(ascii: "\t"): return "'\\t'"
    case UInt8(ascii: "\r"): return "'\\r'"
    case 0x20..<0x7F: return "'\(Unicode.Scalar(byte))'"
    default:
      let digits = String(byte, radix: 16)
      return byte < 0x80 ? "'\\x\(digits.count == 1 ? "0" : "")\(digits)'" : "'\(Unicode.Scalar(byte))'"
    }
  }

  private func unexpected(_ context: String) -> JSONDecodingError {
    guard position < bytes.count else { return error(.unexpectedEnd, "unexpected end of JSON input") }
    return error(.unexpectedCharacter, "invalid character \(quoted(position)) \(context)")
  }

  private func error(_ code: JSONDecodingError.Code, _ description: String, at offset: Int? = nil) -> JSONDecodingError {
    JSONDecodingError(code: code, offset: offset ?? position, description: description)
  }
}

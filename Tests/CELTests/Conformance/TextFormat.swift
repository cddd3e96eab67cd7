/// A message in protobuf's text format: fields in the order they stand, each a scalar or a message.
/// https://protobuf.dev/reference/protobuf/textformat-spec
struct TextFormat {
  enum Value {
    /// A number or a name, as it is written.
    case token(String)
    case string([UInt8])
    case message(TextFormat)
  }

  struct Field {
    var name: String
    var value: Value
  }

  struct Malformed: Error { var offset: Int }

  private(set) var fields: [Field] = []

  init(parsing text: [UInt8]) throws {
    var reader = Reader(text: text)
    try self.init(&reader, until: nil)
  }

  private init(_ reader: inout Reader, until end: UInt8?) throws {
    while let byte = reader.peek() {
      if byte == end {
        reader.advance()
        return
      }
      let name = try reader.name()
      let hasColon = reader.take(":")
      if reader.take("[") {
        if reader.take("]") { continue }
        repeat { fields.append(Field(name: name, value: try Self.value(&reader))) } while reader.take(",")
        guard reader.take("]") else { throw Malformed(offset: reader.position) }
      } else {
        guard hasColon || reader.peek() == UInt8(ascii: "{") else { throw Malformed(offset: reader.position) }
        fields.append(Field(name: name, value: try Self.value(&reader)))
      }
      if !reader.take(",") { _ = reader.take(";") }
    }
    if end != nil { throw Malformed(offset: reader.position) }
  }

  private static func value(_ reader: inout Reader) throws -> Value {
    if reader.take("{") { return .message(try TextFormat(&reader, until: UInt8(ascii: "}"))) }
    if let string = try reader.string() { return .string(string) }
    return .token(try reader.token())
  }

  func all(_ name: String) -> [Value] { fields.filter { $0.name == name }.map(\.value) }
  func messages(_ name: String) -> [TextFormat] {
    all(name).compactMap { if case .message(let message) = $0 { message } else { nil } }
  }
  func message(_ name: String) -> TextFormat? { messages(name).first }
  func token(_ name: String) -> String? {
    all(name).lazy.compactMap { if case .token(let token) = $0 { token } else { nil } }.first
  }
  func bytes(_ name: String) -> [UInt8]? {
    all(name).lazy.compactMap { if case .string(let bytes) = $0 { bytes } else { nil } }.first
  }
  func string(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }
}

extension TextFormat {
  fileprivate struct Reader {
    let text: [UInt8]
    var position = 0

    /// The next byte that is neither blank nor part of a comment.
    mutating func peek() -> UInt8? {
      while position < text.count {
        switch text[position] {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
        case UInt8(ascii: "#"): while position < text.count, text[position] != UInt8(ascii: "\n") { position += 1 }
        default: return text[position]
        }
      }
      return nil
    }

    mutating func advance() { position += 1 }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
      guard peek() == UInt8(ascii: mark) else { return false }
      position += 1
      return true
    }

    /// A field's name, or the type of an Any in brackets.
    mutating func name() throws -> String {
      guard take("[") else { return try token() }
      let start = position
      while position < text.count, text[position] != UInt8(ascii: "]") { position += 1 }
      defer { position += 1 }
      return String(decoding: text[start..<min(position, text.count)], as: UTF8.self)
    }

    mutating func token() throws -> String {
      _ = peek()
      let start = position
      while position < text.count, Self.isWord(text[position]) { position += 1 }
      guard position > start else { throw Malformed(offset: position) }
      return String(decoding: text[start..<position], as: UTF8.self)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"): true
      default: false
      }
    }

    /// Adjacent strings make one; nil where none stands.
    mutating func string() throws -> [UInt8]? {
      var bytes: [UInt8]?
      while let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
        position += 1
        var piece: [UInt8] = []
        while position < text.count, text[position] != quote {
          if text[position] == UInt8(ascii: "\\") {
            piece += try escaped()
          } else {
            piece.append(text[position])
            position += 1
          }
        }
        guard position < text.count else { throw Malformed(offset: position) }
        position += 1
        bytes = (bytes ?? []) + piece
      }
      return bytes
    }

    private mutating func escaped() throws -> [UInt8] {
      guard position + 1 < text.count else { throw Malformed(offset: position) }
      let mark = text[position + 1]
      position += 2
      switch mark {
      case UInt8(ascii: "a"): return [7]
      case UInt8(ascii: "b"): return [8]
      case UInt8(ascii: "f"): return [12]
      case UInt8(ascii: "n"): return [10]
      case UInt8(ascii: "r"): return [13]
      case UInt8(ascii: "t"): return [9]
      case UInt8(ascii: "v"): return [11]
      case UInt8(ascii: "x"): return [UInt8(truncatingIfNeeded: try number(radix: 16, atMost: 2))]
      case UInt8(ascii: "u"): return try scalar(digits: 4)
      case UInt8(ascii: "U"): return try scalar(digits: 8)
      case UInt8(ascii: "0")...UInt8(ascii: "7"):
        position -= 1
        return [UInt8(truncatingIfNeeded: try number(radix: 8, atMost: 3))]
      default: return [mark]
      }
    }

    private mutating func scalar(digits: Int) throws -> [UInt8] {
      guard let scalar = Unicode.Scalar(UInt32(try number(radix: 16, atMost: digits))) else { throw Malformed(offset: position) }
      return Array(String(Character(scalar)).utf8)
    }

    private mutating func number(radix: Int, atMost: Int) throws -> Int {
      let start = position
      while position < text.count, position - start < atMost, Int(String(UnicodeScalar(text[position])), radix: radix) != nil {
        position += 1
      }
      guard let value = Int(String(decoding: text[start..<position], as: UTF8.self), radix: radix) else {
        throw Malformed(offset: start)
      }
      return value
    }
  }
}

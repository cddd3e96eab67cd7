/// A word of the source.
struct Token: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case identifier(String)
    /// Between back-quotes: names a field only.
    case quotedName(String)
    /// Nil when it is too large for its type.
    case int(UInt64?)
    case uint(UInt64?)
    case double(Double?)
    case string(String)
    case bytes([UInt8])
    /// Operators, brackets, and the words `true`, `false`, `null`, `in`.
    case symbol(String)
    case end
  }

  var kind: Kind
  var offset: Int

  var text: String {
    switch kind {
    case .identifier(let name): name
    case .quotedName(let name): "`\(name)`"
    case .int(let value): value.map { String($0) } ?? ""
    case .uint(let value): "\(value ?? 0)u"
    case .double(let value): value.map { String($0) } ?? ""
    case .string(let value): "\"\(value)\""
    case .bytes: "bytes"
    case .symbol(let symbol): symbol
    case .end: "<EOF>"
    }
  }

  var isQuoted: Bool { if case .quotedName = kind { true } else { false } }

  static let reserved: Set<String> = [
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace",
    "return",
    "var", "void", "while",
  ]
}

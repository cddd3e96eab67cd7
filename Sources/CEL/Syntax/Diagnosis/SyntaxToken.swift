/// A token as cel-go's generated lexer makes it, for its words about faults. The order is that of its token types: the sets of what was
/// expected are told in it.
enum SyntaxKind: Int, Hashable {
  case end, equals, notEquals, isIn, less, lessEquals, greaterEquals, greater, and, or, leftBracket, rightBracket, leftBrace,
    rightBrace
  case leftParen, rightParen, dot, comma, minus, not, question, colon, plus, star, slash, percent, yes, no, null
  case blank, float, int, uint, string, bytes, identifier, escapedIdentifier

  /// Symbols and words, each a token of its own.
  static let literals: [(text: String, kind: SyntaxKind)] = [
    ("==", .equals), ("!=", .notEquals), ("in", .isIn), ("<", .less), ("<=", .lessEquals), (">=", .greaterEquals),
    (">", .greater),
    ("&&", .and), ("||", .or), ("[", .leftBracket), ("]", .rightBracket), ("{", .leftBrace), ("}", .rightBrace),
    ("(", .leftParen),
    (")", .rightParen), (".", .dot), (",", .comma), ("-", .minus), ("!", .not), ("?", .question), (":", .colon), ("+", .plus),
    ("*", .star), ("/", .slash), ("%", .percent), ("true", .yes), ("false", .no), ("null", .null),
  ]

  /// As it is told among what was expected.
  var name: String {
    switch self {
    case .end: "<EOF>"
    case .blank: "WHITESPACE"
    case .float: "NUM_FLOAT"
    case .int: "NUM_INT"
    case .uint: "NUM_UINT"
    case .string: "STRING"
    case .bytes: "BYTES"
    case .identifier: "IDENTIFIER"
    case .escapedIdentifier: "ESC_IDENTIFIER"
    default: "'\(Self.literals.first { $0.kind == self }?.text ?? "")'"
    }
  }

  /// A set of kinds as it is told.
  static func told(_ kinds: Set<SyntaxKind>) -> String {
    let names = kinds.sorted { $0.rawValue < $1.rawValue }.map(\.name)
    return names.count == 1 ? names[0] : "{\(names.joined(separator: ", "))}"
  }
}

/// A token with its place in Unicode scalars.
struct SyntaxToken {
  var kind: SyntaxKind
  var range: Range<Int>
}

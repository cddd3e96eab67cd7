/// How the names of properties become identifiers: `__dot__` for a dot and so on, `__namespace__` for a reserved word
/// (k8s.io/apiserver/pkg/cel, Escape and Unescape).
package enum FieldName {
  private static let words: Set<String> = [
    "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "namespace", "return", "var", "void", "while",
  ]
  private static let codes: [(code: String, character: Character)] = [
    ("__underscores__", "_"), ("__dot__", "."), ("__dash__", "-"), ("__slash__", "/"),
  ]

  static func isReserved(_ name: String) -> Bool { words.contains(name) }

  /// Nil for names that no identifier can stand for.
  package static func escape(_ name: String) -> String? {
    guard let first = name.unicodeScalars.first, !first.isDigit else { return nil }
    if words.contains(name) { return "__\(name)__" }
    var result = ""
    var rest = Array(name)[...]
    while let character = rest.first {
      if character == "_", rest.dropFirst().first == "_" {
        result += "__underscores__"
        rest = rest.dropFirst(2)
        continue
      }
      switch character {
      case ".": result += "__dot__"
      case "-": result += "__dash__"
      case "/": result += "__slash__"
      default:
        guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1, scalar.isLetter || scalar.isDigit
        else { return nil }
        result.append(character)
      }
      rest = rest.dropFirst()
    }
    return result
  }
}

import KubeAPI

/// The simple paths of rules and selectable fields: `.spec.name`, `.labels['app']`.
enum FieldPathParser {
  struct Step: Hashable, Sendable {
    var name: String
    /// An entry of a map, as opposed to a field.
    var isKey: Bool
    var isQuoted: Bool
  }

  struct Failure: Error, Hashable, Sendable { var message: String }

  /// The steps as written; whether they exist is for `resolve` to say.
  static func steps(_ path: String) throws(Failure) -> [Step] {
    var rest = path[...]
    var steps: [Step] = []
    while let next = token(&rest) {
      switch next {
      case ".":
        guard let name = token(&rest) else { throw Failure(message: "unexpected end of JSON path") }
        steps.append(Step(name: name, isKey: false, isQuoted: false))
      case "[":
        guard let quoted = token(&rest) else { throw Failure(message: "unexpected end of JSON path") }
        guard quoted.count >= 2, quoted.first == "'", quoted.last == "'" else {
          throw Failure(message: "expected single quoted string but got \(quoted)")
        }
        steps.append(Step(name: try unescaped(quoted.dropFirst().dropLast()), isKey: true, isQuoted: true))
        guard let end = token(&rest) else { throw Failure(message: "unexpected end of JSON path") }
        guard end == "]" else { throw Failure(message: "expected ] but got \(end)") }
      default: throw Failure(message: "expected [ or . but got: \(next)")
      }
    }
    return steps
  }

  /// The steps with fields and entries told apart, and the schema they lead to.
  static func resolve(_ path: String, in root: CustomSchema, allowsBrackets: Bool = true) throws(Failure) -> (
    steps: [Step], schema: CustomSchema
  ) {
    var schema = root
    var result: [Step] = []
    for step in try steps(path) {
      if step.isQuoted, !allowsBrackets { throw Failure(message: "array notation is not allowed") }
      let next: CustomSchema? =
        if !schema.properties.isEmpty { schema.properties[step.name] } else { schema.additional }
      guard let next else { throw Failure(message: "does not refer to a valid field") }
      result.append(Step(name: step.name, isKey: schema.properties.isEmpty, isQuoted: step.isQuoted))
      schema = next
    }
    return (result, schema)
  }

  /// `.`, `[`, `]`, or what stands between them; a text in single quotes is one token.
  private static func token(_ rest: inout Substring) -> String? {
    guard let first = rest.first else { return nil }
    if ".[]".contains(first) {
      rest.removeFirst()
      return String(first)
    }
    var text = ""
    if first == "'" {
      var isEscaped = false
      while let next = rest.popFirst() {
        text.append(next)
        if text.count > 1, next == "'", !isEscaped { break }
        isEscaped = next == "\\" && !isEscaped
      }
      return text
    }
    while let next = rest.first, !".[]".contains(next) {
      text.append(next)
      rest.removeFirst()
    }
    return text
  }

  private static func unescaped(_ text: Substring) throws(Failure) -> String {
    let escapes: [Character: Character] = [
      "a": "\u{7}", "b": "\u{8}", "f": "\u{C}", "n": "\n", "r": "\r", "t": "\t", "v": "\u{B}", "'": "'", "\\": "\\",
    ]
    var result = ""
    var rest = text
    while let next = rest.popFirst() {
      guard next == "\\" else {
        result.append(next)
        continue
      }
      guard let escape = rest.popFirst(), let meaning = escapes[escape] else {
        throw Failure(message: "invalid string literal: invalid escape char \\\(rest.first.map(String.init) ?? "")")
      }
      result.append(meaning)
    }
    return result
  }
}

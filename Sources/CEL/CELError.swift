/// Why an expression cannot be compiled or evaluated, with the place in its source.
package struct CELError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Hashable, Sendable {
    case syntax, undeclared, noSuchOverload, noSuchKey, noSuchField, outOfBounds, overflow, divisionByZero, invalidArgument
    case costExceeded, tooDeep, invalidMacro, duplicateKey, unsupported
  }

  package var code: Code
  package var message: String
  /// Place in the source, in Unicode scalars; nil when the error has no place.
  package var offset: Int?
  package var source: String
  /// The other faults of the same expression, in the order of their places.
  package var others: [CELError] = []

  package init(_ code: Code, _ message: String, offset: Int? = nil, source: String = "") {
    self.code = code
    self.message = message
    self.offset = offset
    self.source = source
  }

  /// From 1 and from 1.
  package var position: (line: Int, column: Int) {
    var (line, column) = (1, 1)
    for scalar in source.unicodeScalars.prefix(offset ?? 0) {
      if scalar == "\n" { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return (line, column)
  }

  /// With the line of the source and a mark below the place, as CEL's own tools show it; all faults below each other.
  package var description: String { ([shown] + others.map(\.shown)).joined(separator: "\n") }

  private var shown: String {
    guard offset != nil else { return message }
    let (line, column) = position
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let text = lines.indices.contains(line - 1) ? String(lines[line - 1]) : ""
    // Below wide characters stand wide dots.
    let scalars = Array(text.unicodeScalars)
    let dots = scalars.prefix(column - 1).map { $0.isASCII ? "." : "\u{FF0E}" }.joined()
    let mark = column - 1 < scalars.count && !scalars[column - 1].isASCII ? "\u{FF3E}" : "^"
    return "ERROR: <input>:\(line):\(column): \(message)\n | \(text.replacing("\t", with: " "))\n | \(dots)\(mark)"
  }

  /// Throws what was found, all at once.
  static func raise(_ errors: [CELError]) throws(CELError) {
    let sorted = errors.enumerated().sorted { ($0.element.offset ?? 0, $0.offset) < ($1.element.offset ?? 0, $1.offset) }
      .map(\.element)
    guard var first = sorted.first else { return }
    first.others = Array(sorted.dropFirst())
    throw first
  }

  static func noOverload(_ name: String, _ arguments: [CELValue]) -> CELError {
    CELError(.noSuchOverload, "no such overload: \(name)(\(arguments.map(\.typeName).joined(separator: ", ")))")
  }

  static func invalid(_ message: String) -> CELError { CELError(.invalidArgument, message) }
}

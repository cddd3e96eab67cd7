/// Why an expression cannot be compiled or evaluated, with the place in its source.
package struct CELError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Hashable, Sendable {
    case syntax, undeclared, noSuchOverload, noSuchKey, noSuchField, outOfBounds, overflow, divisionByZero, invalidArgument
    case costExceeded, tooDeep, invalidMacro, duplicateKey, unsupported
    /// Compiled, but constants in it cannot be what they are used for.
    case instantiation
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
    if source.isEmpty { return "ERROR: <input>:1:0: \(message)" }
    let (line, column) = position
    let lines = source.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
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

  /// That a function does not take these values. The functions of the language say less than the others, depending on what the first
  /// value could do elsewhere (its traits, upstream).
  static func noOverload(_ name: String, _ arguments: [CELValue]) -> CELError {
    CELError(.noSuchOverload, "no such overload\(overloadDetail(name, arguments))")
  }

  private static func overloadDetail(_ name: String, _ arguments: [CELValue]) -> String {
    let first = arguments.first?.typeName ?? ""
    let isReceiver = ["string", "google.protobuf.Duration", "google.protobuf.Timestamp"].contains(first)
    let fitting: [String]
    switch name {
    case "!_", "@in", "startsWith", "endsWith", "contains": return ""
    case "-_": fitting = ["bool", "int", "double"]
    case "_+_": fitting = ["int", "uint", "double", "bytes", "list"]
    case "_-_", "_*_", "_/_": fitting = ["int", "uint", "double"]
    case "_%_": fitting = ["int", "uint"]
    case "_<_", "_<=_", "_>_", "_>=_": fitting = ["bool", "int", "uint", "double", "bytes"]
    case "sum", "min", "max", "isSorted", "sort", "indexOf", "lastIndexOf":
      if first == "list" { return "" }
      if name != "sort" { return ": \(name)(\(arguments.map(\.typeName).joined(separator: ", ")))" }
      fitting = ["list"]
    case "findAll" where arguments.count == 3: return ""
    case "size", "matches": fitting = []
    default: return ": \(name)(\(arguments.map(\.typeName).joined(separator: ", ")))"
    }
    return isReceiver || fitting.contains(first) ? "" : ": \(name)"
  }

  static func invalid(_ message: String) -> CELError { CELError(.invalidArgument, message) }
}

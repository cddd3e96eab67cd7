/// What a text must be. Lines match whole, never as a part of another (`my-app` is not `my-app-tuning`); white space at the ends of
/// lines and empty lines at the end do not count.
struct TextMatch: Hashable, Sendable {
  enum Rule: Hashable, Sendable {
    case equals(String)
    case line(String)
    case noLine(String)
    /// A regular expression that matches some line wholly.
    case matches(String)
    /// The lines in any order.
    case lines([String])
    case contains(String)
  }

  static let keys = ["equals", "line", "noLine", "matches", "lines", "contains"]

  let rule: Rule

  /// Nil when none of the keys is there.
  init?(_ fields: inout DefinitionFields) throws(DefinitionError) {
    let found = fields.present(TextMatch.keys)
    guard let node = found.first else { return nil }
    guard found.count == 1 else { throw fields.node.fail("expected only one of \(TextMatch.keys.joined(separator: ", "))") }
    switch TextMatch.keys.first(where: { node.path.hasSuffix(".\($0)") || node.path == $0 }) {
    case "equals": rule = .equals(try node.string())
    case "line": rule = .line(try node.text())
    case "noLine": rule = .noLine(try node.text())
    case "lines": rule = .lines(try node.strings())
    case "contains": rule = .contains(try node.text())
    default:
      let pattern = try node.text()
      do { _ = try Regex(pattern) } catch { throw node.fail("expected a regular expression: \(error)") }
      rule = .matches(pattern)
    }
  }

  init(_ rule: Rule) { self.rule = rule }

  var wanted: String {
    switch rule {
    case .equals(let text): "\"\(text)\""
    case .line(let line): "the line \"\(line)\""
    case .noLine(let line): "no line \"\(line)\""
    case .matches(let pattern): "a line matching \(pattern)"
    case .lines(let lines): "the lines " + lines.map { "\"\($0)\"" }.joined(separator: ", ")
    case .contains(let text): "\"\(text)\""
    }
  }

  func matches(_ text: String) -> Bool {
    let lines = TextMatch.lines(text)
    switch rule {
    case .equals(let wanted): return lines == TextMatch.lines(wanted)
    case .line(let line): return lines.contains(TextMatch.trimmed(line))
    case .noLine(let line): return !lines.contains(TextMatch.trimmed(line))
    case .lines(let wanted): return lines.filter { !$0.isEmpty }.sorted() == wanted.map(TextMatch.trimmed).sorted()
    case .contains(let part): return text.contains(part)
    case .matches(let pattern):
      guard let regex = try? Regex(pattern) else { return false }
      return lines.contains { (try? regex.wholeMatch(in: $0)) != nil }
    }
  }

  static func lines(_ text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { trimmed(String($0)) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last?.isWhitespace == true { line.removeLast() }
    return line
  }

  /// A text as an observation: short, on one line.
  static func excerpt(_ text: String) -> String {
    let joined = lines(text).joined(separator: "\\n")
    return joined.isEmpty ? "nothing" : "\"\(joined.count > 160 ? String(joined.prefix(160)) + "..." : joined)\""
  }
}

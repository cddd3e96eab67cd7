/// A question's parts. The Markdown of tasks: headings, paragraphs, lists (nested by indentation), fenced code, tables, quotes.
enum MarkdownBlock: Hashable, Sendable {
  case heading(level: Int, String)
  case paragraph(String)
  /// `marker` is `•` or `1.`; `depth` from 0.
  case item(depth: Int, marker: String, String)
  case code([String])
  case table(header: [String], rows: [[String]])
  case quote(String)
  case rule

  static func parse(_ text: String) -> [MarkdownBlock] {
    var parser = MarkdownParser(text)
    return parser.blocks()
  }
}

private struct MarkdownParser {
  private let lines: [String]
  private var position = 0

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.last == "\r" ? String(line.dropLast()) : String(line)
    }
  }

  mutating func blocks() -> [MarkdownBlock] {
    var result: [MarkdownBlock] = []
    while position < lines.count {
      let line = lines[position]
      let trimmed = line.trimmed()
      if trimmed.isEmpty {
        position += 1
      } else if trimmed.hasPrefix("```") {
        result.append(code())
      } else if let heading = heading(trimmed) {
        result.append(heading)
        position += 1
      } else if trimmed.count > 2, trimmed.allSatisfy({ $0 == "-" }) {
        result.append(.rule)
        position += 1
      } else if trimmed.hasPrefix("|"), position + 1 < lines.count, isDivider(lines[position + 1]) {
        result.append(table())
      } else if let item = item(line) {
        position += 1
        result.append(.item(depth: item.depth, marker: item.marker, ([item.text] + continuation()).joined(separator: " ")))
      } else if trimmed.hasPrefix(">") {
        result.append(quote())
      } else {
        position += 1
        result.append(.paragraph(([trimmed] + continuation()).joined(separator: " ")))
      }
    }
    return result
  }

  private mutating func code() -> MarkdownBlock {
    position += 1
    var content: [String] = []
    while position < lines.count, !lines[position].trimmed().hasPrefix("```") {
      content.append(lines[position])
      position += 1
    }
    position += 1
    return .code(content)
  }

  private func heading(_ line: String) -> MarkdownBlock? {
    let level = line.prefix { $0 == "#" }.count
    guard (1...6).contains(level), line.dropFirst(level).first == " " else { return nil }
    return .heading(level: level, String(line.dropFirst(level)).trimmed())
  }

  private func item(_ line: String) -> (depth: Int, marker: String, text: String)? {
    let indent = line.prefix { $0 == " " }.count
    let rest = line.dropFirst(indent)
    for bullet in ["- ", "* ", "+ "] where rest.hasPrefix(bullet) {
      return (indent / 2, "•", String(rest.dropFirst(2)).trimmed())
    }
    let digits = rest.prefix { $0.isNumber }
    guard !digits.isEmpty, digits.count < 4, rest.dropFirst(digits.count).hasPrefix(". ") else { return nil }
    return (indent / 2, "\(digits).", String(rest.dropFirst(digits.count + 2)).trimmed())
  }

  /// Lines that go on with a paragraph or an item.
  private mutating func continuation() -> [String] {
    var result: [String] = []
    while position < lines.count {
      let trimmed = lines[position].trimmed()
      if trimmed.isEmpty || trimmed.hasPrefix("```") || trimmed.hasPrefix("|") || trimmed.hasPrefix(">") { break }
      if heading(trimmed) != nil || item(lines[position]) != nil { break }
      result.append(trimmed)
      position += 1
    }
    return result
  }

  private mutating func quote() -> MarkdownBlock {
    var content: [String] = []
    while position < lines.count, lines[position].trimmed().hasPrefix(">") {
      content.append(String(lines[position].trimmed().dropFirst()).trimmed())
      position += 1
    }
    return .quote(content.joined(separator: " "))
  }

  private func isDivider(_ line: String) -> Bool {
    let trimmed = line.trimmed()
    return trimmed.hasPrefix("|") && trimmed.contains("-") && trimmed.allSatisfy { "|-: ".contains($0) }
  }

  private mutating func table() -> MarkdownBlock {
    let header = cells(lines[position])
    position += 2
    var rows: [[String]] = []
    while position < lines.count, lines[position].trimmed().hasPrefix("|") {
      rows.append(cells(lines[position]))
      position += 1
    }
    return .table(header: header, rows: rows)
  }

  private func cells(_ line: String) -> [String] {
    var parts = line.trimmed().split(separator: "|", omittingEmptySubsequences: false).map { String($0).trimmed() }
    if parts.first?.isEmpty == true { parts.removeFirst() }
    if parts.last?.isEmpty == true { parts.removeLast() }
    return parts
  }
}

extension String {
  func trimmed() -> String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}

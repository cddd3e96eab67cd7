/// Markdown as lines of a given width.
package enum MarkdownRenderer {
  package static func render(_ text: String, columns: Int) -> [StyledLine] {
    var lines: [StyledLine] = []
    var previous: MarkdownBlock?
    for block in MarkdownBlock.parse(text) {
      if let previous, !isTight(previous, block) { lines.append([]) }
      lines += render(block, columns: max(8, columns))
      previous = block
    }
    return lines
  }

  /// Items of a list stand together.
  private static func isTight(_ a: MarkdownBlock, _ b: MarkdownBlock) -> Bool {
    if case .item = a, case .item = b { return true }
    return false
  }

  private static func render(_ block: MarkdownBlock, columns: Int) -> [StyledLine] {
    switch block {
    case .heading(_, let text): return wrap([Span(text, Theme.heading)], columns: columns)
    case .paragraph(let text): return wrap(inline(text), columns: columns)
    case .item(let depth, let marker, let text):
      let indent = String(repeating: " ", count: min(depth, 4) * 2)
      let first = "\(indent)\(marker) "
      let rest = String(repeating: " ", count: CharacterWidth.of(first))
      return wrap(inline(text), columns: columns, first: first, rest: rest)
    case .quote(let text): return wrap(inline(text), columns: columns, first: "▌ ", rest: "▌ ")
    case .rule: return [[Span(String(repeating: "─", count: columns), Theme.border)]]
    case .code(let lines): return lines.map { [Span("  \(CharacterWidth.prefix($0, columns: columns - 2))", Theme.code)] }
    case .table(let header, let rows): return table(header, rows, columns: columns)
    }
  }

  /// `**strong**`, `*emphasis*`, `` `code` ``, `[text](address)`.
  static func inline(_ text: String) -> StyledLine {
    var spans: StyledLine = []
    var rest = Substring(text)
    var plain = ""
    func flush() {
      if !plain.isEmpty { spans.append(Span(plain)) }
      plain = ""
    }
    while let character = rest.first {
      if character == "\\", let next = rest.dropFirst().first, "\\`*_[]".contains(next) {
        plain.append(next)
        rest = rest.dropFirst(2)
      } else if let (content, after) = delimited(rest, "`", "`") {
        flush()
        spans.append(Span(String(content), Theme.code))
        rest = after
      } else if let (content, after) = delimited(rest, "**", "**") {
        flush()
        spans += inline(String(content)).map { Span($0.text, $0.style == .plain ? Theme.strong : $0.style) }
        rest = after
      } else if character == "*", let (content, after) = delimited(rest, "*", "*"), content.first?.isWhitespace == false {
        flush()
        spans.append(Span(String(content), Theme.emphasis))
        rest = after
      } else if let (content, after) = delimited(rest, "[", "]("), let end = after.firstIndex(of: ")") {
        flush()
        spans.append(Span(String(content), Style([.underline])))
        rest = after[after.index(after: end)...]
      } else {
        plain.append(character)
        rest = rest.dropFirst()
      }
    }
    flush()
    return spans
  }

  private static func delimited(_ text: Substring, _ open: String, _ close: String) -> (Substring, Substring)? {
    guard text.hasPrefix(open) else { return nil }
    let inner = text.dropFirst(open.count)
    guard !inner.isEmpty else { return nil }
    var start = inner.startIndex
    while start < inner.endIndex {
      if inner[start...].hasPrefix(close), start > inner.startIndex {
        return (inner[..<start], inner[start...].dropFirst(close.count))
      }
      start = inner.index(after: start)
    }
    return nil
  }

  private static func table(_ header: [String], _ rows: [[String]], columns: Int) -> [StyledLine] {
    let count = max(1, header.count)
    var widths = (0..<count).map { column in
      ([header] + rows).map { $0.count > column ? inline($0[column]).width : 0 }.max() ?? 0
    }
    // The widest column gives way until the table fits.
    while widths.reduce(0, +) + 3 * (count - 1) > columns, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
      widths[widest] > 4
    { widths[widest] -= 1 }
    func line(_ cells: [String], _ style: Style?) -> StyledLine {
      var result: StyledLine = []
      for column in 0..<count {
        var used = 0
        for span in column < cells.count ? inline(cells[column]) : [] {
          let text = CharacterWidth.prefix(span.text, columns: widths[column] - used)
          used += CharacterWidth.of(text)
          result.append(Span(text, style ?? span.style))
        }
        result.append(Span(String(repeating: " ", count: widths[column] - used)))
        if column + 1 < count { result.append(Span(" │ ", Theme.border)) }
      }
      return result
    }
    let divider = widths.map { String(repeating: "─", count: $0) }.joined(separator: "─┼─")
    return [line(header, Theme.strong), [Span(divider, Theme.border)]] + rows.map { line($0, nil) }
  }
}

extension MarkdownRenderer {
  /// Breaks at blanks; a word longer than a line is broken where the line ends.
  package static func wrap(_ line: StyledLine, columns: Int, first: String = "", rest: String = "") -> [StyledLine] {
    var wrapper = LineWrapper(columns: columns, first: first, rest: rest)
    for span in line {
      var word = ""
      for character in span.text {
        if character == " " {
          wrapper.add(word, span.style)
          wrapper.addBlank(span.style)
          word = ""
        } else {
          word.append(character)
        }
      }
      wrapper.add(word, span.style)
    }
    return wrapper.finish()
  }
}

private struct LineWrapper {
  let columns: Int
  let rest: String
  var lines: [StyledLine] = []
  var current: StyledLine
  var used: Int
  var start: Int
  /// Pieces of a word that may not be torn: styles may change inside a word.
  var word: StyledLine = []
  var blank: Style?

  init(columns: Int, first: String, rest: String) {
    self.columns = columns
    self.rest = rest
    current = first.isEmpty ? [] : [Span(first)]
    used = CharacterWidth.of(first)
    start = used
  }

  mutating func add(_ text: String, _ style: Style) {
    if !text.isEmpty { word.append(Span(text, style)) }
  }

  mutating func addBlank(_ style: Style) {
    flushWord()
    blank = style
  }

  mutating func flushWord() {
    guard !word.isEmpty else { return }
    let width = word.width
    if let blank, used > start {
      if used + 1 + width <= columns {
        current.append(Span(" ", blank))
        used += 1
      } else {
        breakLine()
      }
    } else if used > start, used + width > columns {
      breakLine()
    }
    blank = nil
    for span in word {
      for character in span.text {
        let width = CharacterWidth.of(character)
        if used + width > columns, used > start { breakLine() }
        if let last = current.last, last.style == span.style, used > start {
          current[current.count - 1].text.append(character)
        } else {
          current.append(Span(String(character), span.style))
        }
        used += width
      }
    }
    word = []
  }

  mutating func breakLine() {
    lines.append(current)
    current = rest.isEmpty ? [] : [Span(rest)]
    used = CharacterWidth.of(rest)
    start = used
  }

  mutating func finish() -> [StyledLine] {
    flushWord()
    lines.append(current)
    return lines
  }
}

package struct Cell: Hashable, Sendable {
  /// Empty for the second half of a wide character.
  package var text: String
  package var style: Style

  package init(_ text: String = " ", _ style: Style = .plain) {
    self.text = text
    self.style = style
  }
}

package struct Size: Hashable, Sendable {
  package var rows: Int
  package var columns: Int

  package init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }
}

package struct Rect: Hashable, Sendable {
  package var row: Int
  package var column: Int
  package var rows: Int
  package var columns: Int

  package init(row: Int, column: Int, rows: Int, columns: Int) {
    self.row = row
    self.column = column
    self.rows = max(0, rows)
    self.columns = max(0, columns)
  }

  package var size: Size { Size(rows: rows, columns: columns) }

  package func inset(rows: Int, columns: Int) -> Rect {
    Rect(row: row + rows, column: column + columns, rows: self.rows - 2 * rows, columns: self.columns - 2 * columns)
  }
}

/// A screen of cells. Drawing outside of it does nothing.
package struct Grid: Hashable, Sendable {
  package let size: Size
  package private(set) var cells: [Cell]
  /// Where the cursor is shown; nil hides it.
  package var cursor: (row: Int, column: Int)? {
    get { cursorPosition.map { ($0 / max(1, size.columns), $0 % max(1, size.columns)) } }
    set { cursorPosition = newValue.map { $0.row * size.columns + $0.column } }
  }
  private var cursorPosition: Int?

  package init(_ size: Size) {
    self.size = size
    cells = Array(repeating: Cell(), count: max(0, size.rows * size.columns))
  }

  package subscript(row: Int, column: Int) -> Cell {
    get { cells[row * size.columns + column] }
    set {
      guard (0..<size.rows).contains(row), (0..<size.columns).contains(column) else { return }
      cells[row * size.columns + column] = newValue
    }
  }

  package mutating func fill(_ rect: Rect, _ cell: Cell) {
    for row in rect.row..<rect.row + rect.rows {
      for column in rect.column..<rect.column + rect.columns { self[row, column] = cell }
    }
  }

  /// Draws a line into a part of a row, cut off at its end; what is left of the part keeps its cells.
  package mutating func draw(_ line: StyledLine, row: Int, column: Int, columns: Int, over base: Style? = nil) {
    var position = column
    for span in line {
      for character in span.text {
        let width = CharacterWidth.of(character)
        guard width > 0 else { continue }
        guard position + width <= column + columns else { return }
        self[row, position] = Cell(String(character), base.map { Grid.merged(span.style, over: $0) } ?? span.style)
        if width == 2 { self[row, position + 1] = Cell("", span.style) }
        position += width
      }
    }
  }

  package mutating func draw(_ text: String, _ style: Style = .plain, row: Int, column: Int, columns: Int) {
    draw([Span(text, style)], row: row, column: column, columns: columns)
  }

  package mutating func box(_ rect: Rect, title: StyledLine, _ style: Style) {
    guard rect.rows > 1, rect.columns > 1 else { return }
    let (bottom, right) = (rect.row + rect.rows - 1, rect.column + rect.columns - 1)
    for column in rect.column...right {
      self[rect.row, column] = Cell("─", style)
      self[bottom, column] = Cell("─", style)
    }
    for row in rect.row...bottom {
      self[row, rect.column] = Cell("│", style)
      self[row, right] = Cell("│", style)
    }
    self[rect.row, rect.column] = Cell("┌", style)
    self[rect.row, right] = Cell("┐", style)
    self[bottom, rect.column] = Cell("└", style)
    self[bottom, right] = Cell("┘", style)
    if !title.isEmpty {
      draw([Span(" ", style)] + title + [Span(" ", style)], row: rect.row, column: rect.column + 2, columns: rect.columns - 4)
    }
  }

  /// The screen as text, trailing blanks cut: what golden tests compare.
  package var text: String {
    (0..<size.rows).map { row in
      var line = (0..<size.columns).map { self[row, $0].text }.joined()
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  private static func merged(_ style: Style, over base: Style) -> Style {
    Style(
      style.attributes.union(base.attributes), foreground: style.foreground == .standard ? base.foreground : style.foreground,
      background: style.background == .standard ? base.background : style.background)
  }
}

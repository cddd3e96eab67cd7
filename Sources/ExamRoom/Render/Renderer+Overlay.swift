extension Renderer {
  static func overlay(_ state: RoomState, _ layout: Layout, _ grid: inout Grid) {
    guard let overlay = state.overlay else { return }
    switch overlay {
    case .confirmEnd: message(confirmation(state), "End the exam?", layout, &grid)
    case .busy(let text):
      message([text, "", "The log is safe: an interrupted grading goes on where it stopped."], "Please wait", layout, &grid)
    case .notes(let editor): notes(editor, state, layout, &grid)
    case .tasks(let selected):
      frame("Tasks", layout, &grid)
      tasks(state, selected: selected, layout.overlayText, &grid)
    case .help: page("Help", state, layout, &grid)
    case .text(let title, _): page(title, state, layout, &grid)
    case .results: page("Result", state, layout, &grid)
    }
  }

  /// What an overlay that scrolls shows, all of it.
  package static func overlayLines(_ state: RoomState, columns: Int) -> [StyledLine] {
    switch state.overlay {
    case .help?: MarkdownRenderer.render(state.keymap.help, columns: columns)
    case .text(_, let text)?: MarkdownRenderer.render(text, columns: columns)
    case .results(let showsSolutions)?: results(state, showsSolutions: showsSolutions, columns: columns)
    default: []
    }
  }

  private static func confirmation(_ state: RoomState) -> [String] {
    var lines = ["\(state.tasks.count) tasks will be graded as they stand; this cannot be undone."]
    if !state.flags.isEmpty { lines.append("\(state.flags.count) of them are flagged.") }
    if let remaining = state.remaining { lines.append("\(clock(remaining)) are left.") }
    return lines + ["", "y ends the exam. Any other key goes on."]
  }

  private static func frame(_ title: String, _ layout: Layout, _ grid: inout Grid) {
    grid.fill(layout.overlay, Cell())
    grid.box(layout.overlay, title: [Span(title, Theme.strong)], Theme.borderFocused)
    grid.cursor = nil
  }

  private static func page(_ title: String, _ state: RoomState, _ layout: Layout, _ grid: inout Grid) {
    frame(title, layout, &grid)
    let area = layout.overlayText
    let lines = overlayLines(state, columns: area.columns)
    let scroll = min(state.overlayScroll, max(0, lines.count - area.rows))
    for row in 0..<area.rows where scroll + row < lines.count {
      grid.draw(lines[scroll + row], row: area.row + row, column: area.column, columns: area.columns)
    }
    let more = lines.count - scroll - area.rows
    guard more > 0 else { return }
    let note = " \(more) more lines below "
    grid.draw(
      note, Theme.borderFocused, row: layout.overlay.row + layout.overlay.rows - 1,
      column: layout.overlay.column + layout.overlay.columns - note.count - 2, columns: note.count)
  }

  private static func message(_ lines: [String], _ title: String, _ layout: Layout, _ grid: inout Grid) {
    let columns = min(layout.overlay.columns - 4, 66)
    let wrapped = lines.flatMap { $0.isEmpty ? [[]] : MarkdownRenderer.wrap([Span($0)], columns: columns - 4) }
    let rows = wrapped.count + 2
    let rect = Rect(
      row: layout.overlay.row + max(0, (layout.overlay.rows - rows) / 2), column: (layout.overlay.columns - columns) / 2,
      rows: rows,
      columns: columns)
    grid.fill(rect, Cell())
    grid.box(rect, title: [Span(title, Theme.strong)], Theme.borderFocused)
    for (row, line) in wrapped.enumerated() {
      grid.draw(line, row: rect.row + 1 + row, column: rect.column + 2, columns: columns - 4)
    }
    grid.cursor = nil
  }

  private static func notes(_ editor: NoteEditor, _ state: RoomState, _ layout: Layout, _ grid: inout Grid) {
    frame("Notes on: \(state.task?.title ?? "")", layout, &grid)
    let area = layout.overlayText
    let first = max(0, editor.row - area.rows + 1)
    let left = max(0, CharacterWidth.of(String(editor.lines[editor.row].prefix(editor.column))) - area.columns + 1)
    for row in 0..<area.rows where first + row < editor.lines.count {
      grid.draw(
        String(editor.lines[first + row].dropFirst(left)), row: area.row + row, column: area.column, columns: area.columns)
    }
    let column = CharacterWidth.of(String(editor.lines[editor.row].prefix(editor.column))) - left
    grid.cursor = (area.row + editor.row - first, area.column + column)
  }
}

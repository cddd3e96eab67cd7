extension Renderer {
  /// The lines of the task in focus.
  package static func question(_ state: RoomState, columns: Int) -> [StyledLine] {
    guard let task = state.task else { return [] }
    return MarkdownRenderer.render(task.question, columns: columns - 1)
  }

  static func panes(_ state: RoomState, _ layout: Layout, _ shell: ShellView, _ grid: inout Grid) {
    let lines = question(state, columns: layout.question.columns)
    let scroll = min(state.questionScroll, max(0, lines.count - layout.question.rows))
    let more = lines.count - scroll - layout.question.rows
    title(
      state.task?.title ?? "", more > 0 ? "\(more) more lines below" : scroll > 0 ? "end" : "", focused: state.focus == .question,
      layout.questionTitle, &grid)
    for row in 0..<layout.question.rows where scroll + row < lines.count {
      grid.draw(lines[scroll + row], row: layout.question.row + row, column: 0, columns: layout.question.columns)
    }
    let back = state.shellScroll > 0 ? "\(state.shellScroll) lines back" : ""
    title("shell", state.hasShellEnded ? "ended" : back, focused: state.focus == .shell, layout.shellTitle, &grid)
    for (row, cells) in shell.rows.prefix(layout.shell.rows).enumerated() {
      for (column, cell) in cells.prefix(layout.shell.columns).enumerated() {
        grid[layout.shell.row + row, layout.shell.column + column] = cell
      }
    }
    if state.focus == .shell, state.overlay == nil, let row = shell.cursorRow, row < layout.shell.rows {
      grid.cursor = (layout.shell.row + row, layout.shell.column + min(shell.cursorColumn, max(0, layout.shell.columns - 1)))
    }
    if let divider = layout.divider { grid.fill(divider, Cell("│", Theme.border)) }
    if let list = layout.list, let listTitle = layout.listTitle {
      title("tasks", "", focused: false, listTitle, &grid)
      tasks(state, selected: state.selected, list, &grid)
    }
  }

  /// A rule with the pane's name; the one in focus is set off by more than colour.
  private static func title(_ name: String, _ note: String, focused: Bool, _ rect: Rect, _ grid: inout Grid) {
    guard rect.rows > 0 else { return }
    let style = focused ? Theme.borderFocused : Theme.border
    grid.fill(rect, Cell(focused ? "━" : "─", style))
    let room = rect.columns - (note.isEmpty ? 4 : note.count + 8)
    grid.draw(
      " \(CharacterWidth.prefix(name, columns: max(0, room))) ", style, row: rect.row, column: rect.column + 1,
      columns: rect.columns - 2)
    guard !note.isEmpty else { return }
    grid.draw(" \(note) ", style, row: rect.row, column: rect.column + rect.columns - note.count - 4, columns: note.count + 2)
  }

  /// `> 3  ⚑  7%  Restrict traffic  Services and networking`, the selected line always in sight.
  static func tasks(_ state: RoomState, selected: Int, _ rect: Rect, _ grid: inout Grid) {
    let first = max(0, min(selected - rect.rows / 2, state.tasks.count - rect.rows))
    for row in 0..<rect.rows where first + row < state.tasks.count {
      let index = first + row
      let task = state.tasks[index]
      let base = index == selected ? Theme.selected : Style.plain
      grid.fill(Rect(row: rect.row + row, column: rect.column, rows: 1, columns: rect.columns), Cell(" ", base))
      let number = String(index + 1)
      let weight = "\(task.weight)%"
      var line: StyledLine = [
        Span("\(index == selected ? ">" : " ")\(String(repeating: " ", count: max(0, 3 - number.count)))\(number) ", base),
        Span(state.flags.contains(task.id) ? "⚑" : " ", Theme.flag),
        Span(state.notes[task.id] == nil ? " " : "✎", base),
        Span("\(String(repeating: " ", count: max(0, 5 - weight.count)))\(weight)  ", base),
      ]
      if let verdict = state.verdicts[task.id] {
        line.append(Span("\(verdict.earned)/\(verdict.possible)  ", verdict.isFull ? Theme.good : Theme.unknown))
      }
      line.append(Span(task.title, base))
      let used = line.width
      let domain = "  \(task.domain)"
      if used + CharacterWidth.of(domain) <= rect.columns {
        line.append(Span(String(repeating: " ", count: rect.columns - used - CharacterWidth.of(domain)), base))
        line.append(Span(domain, Theme.quiet))
      }
      grid.draw(line, row: rect.row + row, column: rect.column, columns: rect.columns, over: base)
    }
  }
}

/// The shell's pane as the virtual terminal shows it.
package struct ShellView: Hashable, Sendable {
  package var rows: [[Cell]]
  /// Nil when it is hidden or scrolled out of sight.
  package var cursorRow: Int?
  package var cursorColumn: Int

  package init(rows: [[Cell]] = [], cursorRow: Int? = nil, cursorColumn: Int = 0) {
    self.rows = rows
    self.cursorRow = cursorRow
    self.cursorColumn = cursorColumn
  }
}

/// From the room's state to a screen of cells; pure.
package enum Renderer {
  package static func render(_ state: RoomState, shell: ShellView) -> Grid {
    var grid = Grid(state.size)
    guard state.size.rows >= Layout.minimum.rows, state.size.columns >= Layout.minimum.columns else {
      tooSmall(&grid)
      return grid
    }
    let layout = Layout(state)
    header(state, layout, &grid)
    panes(state, layout, shell, &grid)
    if state.overlay != nil { overlay(state, layout, &grid) }
    status(state, layout, &grid)
    return grid
  }

  private static func tooSmall(_ grid: inout Grid) {
    let lines = [
      "The window is too small.", "It has \(grid.size.columns)x\(grid.size.rows),",
      "the exam needs \(Layout.minimum.columns)x\(Layout.minimum.rows).", "The clock runs on.",
    ]
    for (row, line) in lines.enumerated() where row < grid.size.rows {
      grid.draw(line, row: row, column: 0, columns: grid.size.columns)
    }
  }

  /// `1:45:09`.
  package static func clock(_ seconds: Int) -> String {
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
    return "\(seconds / 3_600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }

  private static func header(_ state: RoomState, _ layout: Layout, _ grid: inout Grid) {
    let isLate = !state.isOver && (state.remaining ?? .max) < 300
    grid.fill(layout.header, Cell(" ", Theme.bar))
    var left: StyledLine = [Span(" \(state.title)", Theme.bar)]
    if let task = state.task, !state.isOver {
      left.append(Span("  task \(state.selected + 1)/\(state.tasks.count)  \(task.weight)%  on \(task.host)", Theme.bar))
      if state.flags.contains(task.id) { left.append(Span("  ⚑", Theme.bar)) }
      if state.notes[task.id] != nil { left.append(Span("  ✎", Theme.bar)) }
    }
    let over = state.result.map { $0.hasPassed ? "passed " : "not passed " }
    let right = over ?? state.remaining.map { "\(clock($0)) left " } ?? (state.mode == .practice ? "practice " : "")
    grid.draw(left, row: 0, column: 0, columns: layout.header.columns - right.count)
    grid.draw(
      right, isLate ? Theme.barAlert : Theme.bar, row: 0, column: layout.header.columns - right.count, columns: right.count)
  }

  private static func status(_ state: RoomState, _ layout: Layout, _ grid: inout Grid) {
    grid.fill(layout.status, Cell(" ", Theme.bar))
    let text: String
    if let message = state.message {
      text = message
    } else if state.awaitsCommand {
      text = "\(state.keymap.prefix.label)-  ? help  t tasks  n/p task  f flag  o pane  m notes  z zoom  e end  q leave"
    } else {
      text = hint(state)
    }
    grid.draw(" \(text)", Theme.bar, row: layout.status.row, column: 0, columns: layout.status.columns)
  }

  private static func hint(_ state: RoomState) -> String {
    switch state.overlay {
    case .help?, .text?: "Up/Down scroll  Esc closes"
    case .tasks?: "Up/Down choose  Enter goes there  f flags  Esc closes"
    case .confirmEnd?: "y ends the exam, any other key goes on"
    case .notes?: "Esc keeps the note"
    case .busy?: "please wait"
    case .results?: "Up/Down scroll  s solutions  q leaves"
    case nil:
      state.mode == .practice
        ? "F1 help  F2 tasks  F3/F4 task  F5 flag  F6 pane  F7 notes  F8 zoom  F9 check  F10 end"
        : "F1 help  F2 tasks  F3/F4 task  F5 flag  F6 pane  F7 notes  F8 zoom  F10 end"
    }
  }
}

extension RoomState {
  mutating func handleOverlay(_ key: KeyInput) -> [RoomAction] {
    switch overlay {
    case nil, .busy?: return []
    case .confirmEnd?: return handleConfirmation(key)
    case .notes(let editor)?: return handleNotes(key, editor)
    case .tasks(let index)?: return handleTasks(key, index)
    case .results(let showsSolutions)?: return handleResults(key, showsSolutions)
    case .help?, .text?:
      if !scrollOverlay(key) { show(isOver ? .results(showsSolutions: false) : nil) }
      return []
    }
  }

  /// Only a plain yes ends an exam.
  private mutating func handleConfirmation(_ key: KeyInput) -> [RoomAction] {
    guard key == .character("y") || key == .character("Y") else {
      show(nil)
      message = "going on"
      return []
    }
    show(.busy(mode == .exam ? "Grading the exam" : "Grading"))
    return [.end]
  }

  private mutating func handleNotes(_ key: KeyInput, _ editor: NoteEditor) -> [RoomAction] {
    guard let task else { return [] }
    guard key == .escape || key == .function(7) else {
      var editor = editor
      editor.handle(key)
      overlay = .notes(editor)
      return []
    }
    show(nil)
    guard editor.text != notes[task.id] ?? "" else { return [] }
    notes[task.id] = editor.text.isEmpty ? nil : editor.text
    message = "note kept"
    return [.note(task: task.id, text: editor.text)]
  }

  private mutating func handleTasks(_ key: KeyInput, _ index: Int) -> [RoomAction] {
    switch key {
    case .up, .character("k"), .character("p"): overlay = .tasks(selected: max(0, index - 1))
    case .down, .character("j"), .character("n"): overlay = .tasks(selected: min(max(0, tasks.count - 1), index + 1))
    case .home: overlay = .tasks(selected: 0)
    case .end: overlay = .tasks(selected: max(0, tasks.count - 1))
    case .enter:
      show(nil)
      return select(index)
    case .character("f"), .function(5):
      let kept = selected
      selected = index
      let actions = perform(.flag)
      selected = kept
      return actions
    default: show(nil)
    }
    return []
  }

  private mutating func handleResults(_ key: KeyInput, _ showsSolutions: Bool) -> [RoomAction] {
    switch key {
    case .character("s"):
      overlay = .results(showsSolutions: !showsSolutions)
      return []
    case .character("q"), .escape, .function(10): return [.leave]
    default:
      _ = scrollOverlay(key)
      return []
    }
  }

  /// True when the key scrolled.
  private mutating func scrollOverlay(_ key: KeyInput) -> Bool {
    let area = Layout(self).overlayText
    let most = max(0, Renderer.overlayLines(self, columns: area.columns).count - area.rows)
    switch key {
    case .up, .character("k"): overlayScroll -= 1
    case .down, .character("j"), .enter: overlayScroll += 1
    case .pageUp: overlayScroll -= max(1, area.rows - 1)
    case .pageDown, .character(" "): overlayScroll += max(1, area.rows - 1)
    case .home, .character("g"): overlayScroll = 0
    case .end, .character("G"): overlayScroll = most
    default: return false
    }
    overlayScroll = min(max(0, overlayScroll), most)
    return true
  }
}

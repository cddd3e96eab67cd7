extension RoomState {
  /// What a key does; keys that mean nothing here go to the shell when it is in focus.
  package mutating func handle(_ key: KeyInput) -> [RoomAction] {
    message = nil
    if overlay != nil { return handleOverlay(key) }
    if awaitsCommand {
      awaitsCommand = false
      guard let command = keymap.prefixed(key) else {
        message = "\(keymap.prefix.label) \(key.label) means nothing: F1 shows the keys"
        return []
      }
      return perform(command)
    }
    if key == keymap.prefix {
      awaitsCommand = true
      return []
    }
    if let command = keymap.direct(key) { return perform(command) }
    guard focus == .shell else {
      if let command = keymap.prefixed(key) { return perform(command) }
      switch key {
      case .home: questionScroll = 0
      case .end: questionScroll = maximumQuestionScroll
      case .character(" "): return perform(.pageDown)
      default: message = "the question is in focus: F6 goes to the shell"
      }
      return []
    }
    if hasShellEnded {
      message = "the shell has ended: \(keymap.prefix.label) r starts it anew"
      return []
    }
    shellScroll = 0
    return [.type(key)]
  }

  package mutating func perform(_ command: RoomCommand) -> [RoomAction] {
    switch command {
    case .help: show(.help)
    case .taskList: show(.tasks(selected: selected))
    case .previousTask: return select((selected + tasks.count - 1) % max(1, tasks.count))
    case .nextTask: return select((selected + 1) % max(1, tasks.count))
    case .flag: return toggleFlag()
    case .switchPane: focus = focus == .shell ? .question : .shell
    case .notes: if let task { show(.notes(NoteEditor(notes[task.id] ?? ""))) }
    case .zoom: isZoomed.toggle()
    case .check: return practise { .check(task: $0.id) }
    case .hint: return nextHint()
    case .solution: return practise { .solution(task: $0.id) }
    case .end: show(.confirmEnd)
    case .leave: return [.leave]
    case .scrollUp: scroll(by: -1)
    case .scrollDown: scroll(by: 1)
    case .pageUp: scroll(by: -page)
    case .pageDown: scroll(by: page)
    case .restartShell:
      guard hasShellEnded else {
        message = "the shell is running"
        return []
      }
      return [.restartShell]
    case .literalPrefix: return hasShellEnded ? [] : [.type(keymap.prefix)]
    }
    return []
  }

  /// What an exam does not give before its end.
  private mutating func practise(_ action: (RoomTask) -> RoomAction) -> [RoomAction] {
    guard mode == .practice || isOver else {
      message = "not in an exam: no checks, hints or solutions before its end"
      return []
    }
    return task.map { [action($0)] } ?? []
  }

  private mutating func nextHint() -> [RoomAction] {
    guard let task, !practise({ .check(task: $0.id) }).isEmpty else { return [] }
    guard !task.hints.isEmpty else {
      message = "this task has no hints"
      return []
    }
    let number = min((hintsShown[task.id] ?? 0) + 1, task.hints.count)
    hintsShown[task.id] = number
    let text = task.hints.prefix(number).enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n")
    show(.text(title: "Hint \(number) of \(task.hints.count)", text))
    return [.hint(task: task.id, number: number)]
  }

  private mutating func toggleFlag() -> [RoomAction] {
    guard let task else { return [] }
    let isOn = !flags.contains(task.id)
    if isOn { flags.insert(task.id) } else { flags.remove(task.id) }
    message = isOn ? "flagged" : "flag removed"
    return [.flag(task: task.id, isOn: isOn)]
  }

  private mutating func scroll(by lines: Int) {
    switch focus {
    case .question: questionScroll = min(max(0, questionScroll + lines), maximumQuestionScroll)
    case .shell: shellScroll = min(max(0, shellScroll - lines), shellHistory)
    }
  }

  private var page: Int {
    let layout = Layout(self)
    return max(1, (focus == .question ? layout.question : layout.shell).rows - 1)
  }

  var maximumQuestionScroll: Int {
    let area = Layout(self).question
    return max(0, Renderer.question(self, columns: area.columns).count - area.rows)
  }
}

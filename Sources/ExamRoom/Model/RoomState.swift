import ScoreStore

/// All that the room shows, and how keys change it: pure, so that a test can live through an exam without a terminal.
package struct RoomState: Sendable {
  package enum Pane: Hashable, Sendable { case question, shell }

  package enum Overlay: Hashable, Sendable {
    case help
    case tasks(selected: Int)
    case confirmEnd
    case notes(NoteEditor)
    /// Markdown: a hint, a solution, a verdict.
    case text(title: String, String)
    /// Something is being done that keys must not disturb.
    case busy(String)
    case results(showsSolutions: Bool)
  }

  package let title: String
  package let mode: AttemptPlan.Mode
  package let tasks: [RoomTask]
  package let keymap: Keymap
  package var size: Size
  package var selected = 0
  package var focus = Pane.shell
  package var isZoomed = false
  package var overlay: Overlay?
  /// Lines scrolled down from the beginning, per thing that scrolls.
  package var questionScroll = 0
  package var overlayScroll = 0
  /// Lines scrolled up from the end.
  package var shellScroll = 0
  package var shellHistory = 0
  package var hasShellEnded = false
  package var awaitsCommand = false
  package var message: String?
  package var flags: Set<String> = []
  package var notes: [String: String] = [:]
  package var hintsShown: [String: Int] = [:]
  package var verdicts: [String: TaskVerdict] = [:]
  /// Seconds; nil without a clock.
  package var remaining: Int?
  package var result: AttemptResult?
  package var attempt: Attempt?

  package init(title: String, mode: AttemptPlan.Mode, tasks: [RoomTask], size: Size, keymap: Keymap = .standard) {
    self.title = title
    self.mode = mode
    self.tasks = tasks
    self.size = size
    self.keymap = keymap
  }

  package var task: RoomTask? { tasks.indices.contains(selected) ? tasks[selected] : nil }
  package var isOver: Bool { result != nil }

  /// Takes over what the log says.
  package mutating func adopt(_ attempt: Attempt) {
    self.attempt = attempt
    for task in tasks {
      let state = attempt.state(of: task.id)
      if state.isFlagged { flags.insert(task.id) } else { flags.remove(task.id) }
      notes[task.id] = state.note.isEmpty ? nil : state.note
      hintsShown[task.id] = state.hints
      verdicts[task.id] = state.verdict
    }
    if attempt.state == .graded {
      result = AttemptResult(attempt)
      if case .results? = overlay {} else { show(.results(showsSolutions: false)) }
    }
  }

  package mutating func show(_ overlay: Overlay?) {
    self.overlay = overlay
    overlayScroll = 0
  }

  /// Turns to a task, counted from 0.
  package mutating func select(_ index: Int) -> [RoomAction] {
    guard tasks.indices.contains(index), index != selected else { return [] }
    selected = index
    questionScroll = 0
    return [.focus(task: tasks[index].id)]
  }
}

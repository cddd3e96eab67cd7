import KubeAPI

/// An attempt as its log tells it.
package struct Attempt: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case running
    /// Over, but not all verdicts are in: grading was interrupted or has not begun.
    case ended
    case graded
  }

  package struct TaskState: Hashable, Sendable {
    package var isFlagged = false
    package var note = ""
    package var hints = 0
    package var sawSolution = false
    /// Seconds the candidate spent with the task in focus.
    package var seconds = 0
    package var verdict: TaskVerdict?
  }

  package let id: Int64
  package let plan: AttemptPlan
  package private(set) var state = State.running
  package private(set) var tasks: [String: TaskState] = [:]
  package private(set) var focus: String?
  package private(set) var endReason: LogEvent.EndReason?
  package private(set) var started: Timestamp
  package private(set) var ended: Timestamp?
  private var latest: Timestamp
  private var focused: Timestamp?

  /// The projection of a log; pure.
  package init(id: Int64, plan: AttemptPlan, log: [LogEntry]) {
    self.id = id
    self.plan = plan
    started = log.first?.at ?? Timestamp(microseconds: 0)
    latest = started
    for task in plan.tasks { tasks[task.id] = TaskState() }
    for entry in log { apply(entry) }
  }

  package var clock: AttemptClock { AttemptClock(started: started, seconds: plan.seconds, ended: ended, latest: latest) }

  package func state(of task: String) -> TaskState { tasks[task] ?? TaskState() }

  private mutating func apply(_ entry: LogEntry) {
    latest = max(latest, entry.at)
    switch entry.event {
    case .start: started = entry.at
    case .focus(let task):
      closeFocus(at: entry.at)
      focus = task
      focused = entry.at
    case .flag(let task, let isOn): tasks[task, default: TaskState()].isFlagged = isOn
    case .note(let task, let text): tasks[task, default: TaskState()].note = text
    case .hint(let task, let number):
      tasks[task, default: TaskState()].hints = max(number, tasks[task]?.hints ?? 0)
    case .solution(let task): tasks[task, default: TaskState()].sawSolution = true
    case .reset(let task): tasks[task, default: TaskState()].verdict = nil
    case .check: break
    case .verdict(let task, let verdict): tasks[task, default: TaskState()].verdict = verdict
    case .end(let reason):
      guard ended == nil else { break }
      closeFocus(at: entry.at)
      ended = entry.at
      endReason = reason
      state = .ended
    case .graded: state = .graded
    }
  }

  private mutating func closeFocus(at instant: Timestamp) {
    guard let task = focus, let since = focused else { return }
    tasks[task, default: TaskState()].seconds += max(0, Int((instant.microseconds - since.microseconds) / 1_000_000))
    focused = nil
  }
}

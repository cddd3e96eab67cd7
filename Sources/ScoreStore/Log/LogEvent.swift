/// What happened in an attempt. The log of these is the truth; everything else about an attempt is computed from it.
package enum LogEvent: Hashable, Sendable {
  case start
  /// The candidate turned to a task.
  case focus(task: String)
  case flag(task: String, isOn: Bool)
  /// Replaces the note of the task.
  case note(task: String, text: String)
  case hint(task: String, number: Int)
  case solution(task: String)
  /// The task was put back to how it was at its beginning.
  case reset(task: String)
  /// Grading of the task began.
  case check(task: String)
  case verdict(task: String, TaskVerdict)
  case end(EndReason)
  /// Every task of the ended attempt has its last verdict.
  case graded

  package enum EndReason: String, Hashable, Sendable {
    case byCandidate, expired
  }
}

extension LogEvent {
  /// The name in the database.
  package var kind: String {
    switch self {
    case .start: "start"
    case .focus: "focus"
    case .flag: "flag"
    case .note: "note"
    case .hint: "hint"
    case .solution: "solution"
    case .reset: "reset"
    case .check: "check"
    case .verdict: "verdict"
    case .end: "end"
    case .graded: "graded"
    }
  }

  package var task: String? {
    switch self {
    case .focus(let task), .flag(let task, _), .note(let task, _), .hint(let task, _), .solution(let task), .reset(let task),
      .check(let task), .verdict(let task, _):
      task
    case .start, .end, .graded: nil
    }
  }

  /// What the kind and the task do not say, as text.
  var detail: String {
    switch self {
    case .flag(_, let isOn): isOn ? "on" : "off"
    case .note(_, let text): text
    case .hint(_, let number): String(number)
    case .end(let reason): reason.rawValue
    default: ""
    }
  }

  /// Nil for a kind a newer lab wrote: it is passed over, so that an old lab still reads the attempt.
  init?(kind: String, task: String, detail: String, criteria: [CriterionVerdict]) {
    switch kind {
    case "start": self = .start
    case "focus": self = .focus(task: task)
    case "flag": self = .flag(task: task, isOn: detail == "on")
    case "note": self = .note(task: task, text: detail)
    case "hint": self = .hint(task: task, number: Int(detail) ?? 0)
    case "solution": self = .solution(task: task)
    case "reset": self = .reset(task: task)
    case "check": self = .check(task: task)
    case "verdict": self = .verdict(task: task, TaskVerdict(criteria))
    case "end": self = .end(EndReason(rawValue: detail) ?? .byCandidate)
    case "graded": self = .graded
    default: return nil
    }
  }
}

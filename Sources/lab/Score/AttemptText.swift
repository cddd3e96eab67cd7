import ExamRoom
import KubeAPI
import ScoreStore

/// Attempts as text.
enum AttemptText {
  static func summary(_ attempt: Attempt, at now: Timestamp) -> String {
    let head = "\(attempt.plan.title), attempt \(attempt.id), seed \(attempt.plan.seed)"
    switch attempt.state {
    case .running:
      guard let left = attempt.clock.remaining(at: now) else { return "\(head): practice" }
      return left > 0
        ? "\(head): \(Renderer.clock(left)) left; `lab exam resume` goes back in"
        : "\(head): the time is up; `lab exam end` grades what is there"
    case .ended: return "\(head): ended, not wholly graded; `lab exam end` goes on grading"
    case .graded: return "\(head): \(verdict(attempt))"
    }
  }

  static func verdict(_ attempt: Attempt) -> String {
    let result = AttemptResult(attempt)
    let word = attempt.plan.mode == .practice ? "practice" : result.hasPassed ? "PASSED" : "NOT PASSED"
    return
      "\(word), \(Renderer.percent(result.percent)) % (\(result.passMark) needed)\(result.isWhole ? "" : ", not all could be graded")"
  }

  /// By domain, by task, every criterion.
  static func results(_ attempt: Attempt) -> String {
    let result = AttemptResult(attempt)
    var lines = [summary(attempt, at: .now), ""]
    for domain in result.domains {
      lines.append("  \(Renderer.percent(domain.percent)) %  \(domain.name)")
    }
    for (index, task) in attempt.plan.tasks.enumerated() {
      lines += ["", "\(index + 1). \(task.title) (\(task.id), \(task.weight) %)"]
      guard let verdict = attempt.state(of: task.id).verdict else {
        lines.append("   not graded")
        continue
      }
      lines.append("   \(verdict.earned) of \(verdict.possible) points")
      lines += criteria(verdict)
    }
    return lines.joined(separator: "\n")
  }

  static func criteria(_ verdict: TaskVerdict) -> [String] {
    verdict.criteria.flatMap { criterion -> [String] in
      let word =
        switch criterion.state {
        case .passed: "passed    "
        case .failed: "failed    "
        case .notGraded: "not graded"
        }
      let head = "   \(word)  \(criterion.isGate ? "must hold" : "\(criterion.points) points")  \(criterion.title)"
      guard criterion.state != .passed else { return [head] }
      return [head, "       wanted:   \(criterion.wanted)", "       observed: \(criterion.observed)"]
    }
  }
}

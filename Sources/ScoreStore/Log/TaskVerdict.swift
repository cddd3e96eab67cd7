/// One criterion as it was graded.
package struct CriterionVerdict: Hashable, Sendable {
  package enum State: String, Hashable, Sendable {
    case passed, failed
    /// What it looks at could not be reached: neither right nor wrong.
    case notGraded
  }

  package let title: String
  /// A gate earns nothing; failed, it costs `points`.
  package let isGate: Bool
  package let points: Int
  package let state: State
  package let wanted: String
  package let observed: String
  /// How long the probes took, the waiting included.
  package let milliseconds: Int

  package init(
    title: String, isGate: Bool = false, points: Int, state: State, wanted: String, observed: String, milliseconds: Int = 0
  ) {
    self.title = title
    self.isGate = isGate
    self.points = points
    self.state = state
    self.wanted = wanted
    self.observed = observed
    self.milliseconds = milliseconds
  }
}

/// How a task stands: partial credit per criterion, less what failed gates cost, never below zero.
package struct TaskVerdict: Hashable, Sendable {
  package let criteria: [CriterionVerdict]

  package init(_ criteria: [CriterionVerdict]) { self.criteria = criteria }

  package var possible: Int { criteria.filter { !$0.isGate }.reduce(0) { $0 + $1.points } }

  package var earned: Int {
    let gained = criteria.filter { !$0.isGate && $0.state == .passed }.reduce(0) { $0 + $1.points }
    let lost = criteria.filter { $0.isGate && $0.state == .failed }.reduce(0) { $0 + $1.points }
    return max(0, gained - lost)
  }

  package var isFull: Bool { possible > 0 && earned == possible }
  /// False when something could not be reached: the points are then a lower bound.
  package var isWholly: Bool { criteria.allSatisfy { $0.state != .notGraded } }
}

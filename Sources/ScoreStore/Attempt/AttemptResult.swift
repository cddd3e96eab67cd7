/// The outcome: weights decide, a task earns its weight in proportion to its points.
package struct AttemptResult: Hashable, Sendable {
  package struct Share: Hashable, Sendable {
    package let name: String
    package let earned: Double
    package let possible: Double
    /// 0 to 100.
    package var percent: Double { possible > 0 ? 100 * earned / possible : 0 }
  }

  package let total: Share
  /// In the order the plan first names them.
  package let domains: [Share]
  package let passMark: Int
  /// False when a criterion could not be graded: the percentage is then a lower bound.
  package let isWhole: Bool

  package var percent: Double { total.percent }
  package var hasPassed: Bool { total.percent + 1e-9 >= Double(passMark) }

  package init(_ attempt: Attempt) {
    var order: [String] = []
    var earned: [String: Double] = [:]
    var possible: [String: Double] = [:]
    var isWhole = true
    for task in attempt.plan.tasks {
      if possible[task.domain] == nil { order.append(task.domain) }
      possible[task.domain, default: 0] += Double(task.weight)
      guard let verdict = attempt.state(of: task.id).verdict, verdict.possible > 0 else {
        if attempt.state != .running { isWhole = false }
        continue
      }
      if !verdict.isWholly { isWhole = false }
      earned[task.domain, default: 0] += Double(task.weight) * Double(verdict.earned) / Double(verdict.possible)
    }
    domains = order.map { Share(name: $0, earned: earned[$0] ?? 0, possible: possible[$0] ?? 0) }
    total = Share(
      name: attempt.plan.title, earned: domains.reduce(0) { $0 + $1.earned }, possible: domains.reduce(0) { $0 + $1.possible })
    passMark = attempt.plan.passMark
    self.isWhole = isWhole
  }
}

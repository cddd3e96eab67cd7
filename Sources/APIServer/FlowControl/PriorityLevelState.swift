/// A priority level at work.
struct PriorityLevelState: Sendable {
  var settings: PriorityLevelSettings
  var limits = SeatLimits()
  /// With what is lent and borrowed.
  var currentLimit = 0
  var target = 0.0
  var queues: QueueSet
  var demand = SeatDemandStatistics()
  var advice = RetryAdvice()
  /// Its object is gone: it stays until nobody uses it.
  var isQuiescing = false

  init(_ settings: PriorityLevelSettings, _ now: ContinuousClock.Instant) {
    self.settings = settings
    queues = QueueSet(now)
  }
}

/// All levels. A value: the owner locks, and resumes what `takeWoken` gives.
struct PriorityLevels: Sendable {
  var states: [String: PriorityLevelState] = [:]
  /// Of what levels may use that can use it.
  private(set) var fairFraction = 0.0

  mutating func takeWoken() -> [QueueSet.Continuation] { Array(states.keys).flatMap { states[$0]?.queues.takeWoken() ?? [] } }

  /// Takes over what the objects say now. Levels that are gone but not idle keep their share until they are.
  mutating func configure(_ settings: [String: PriorityLevelSettings], total: Int, _ now: ContinuousClock.Instant) {
    for (name, state) in states where settings[name] == nil {
      if state.queues.isIdle { states[name] = nil } else { states[name]?.isQuiescing = true }
    }
    for (name, level) in settings {
      states[name, default: PriorityLevelState(level, now)].settings = level
      states[name]?.isQuiescing = false
    }
    for (name, limits) in SeatLimits.share(total, among: states.mapValues(\.settings)) {
      if states[name]?.limits.upper == 0 { states[name]?.currentLimit = limits.nominal - (limits.nominal - limits.lower) / 2 }
      states[name]?.limits = limits
    }
    lend(now)
  }

  /// Gives seats that some levels do not need to those that do; every ten seconds.
  mutating func lend(_ now: ContinuousClock.Instant) {
    var exempt: [String: Int] = [:]
    var names: [String] = []
    var items: [SeatAllocation.Item] = []
    var least: [Int] = []
    for name in states.keys.sorted() {
      guard var state = states[name] else { continue }
      state.demand.update(state.queues.demand.reset(now))
      if state.settings.isExempt {
        exempt[name] = max(state.limits.lower, state.demand.peak)
        state.target = Double(exempt[name] ?? 0)
      } else {
        // As many as were asked for of its own, and what it never lends.
        let lowest = max(state.limits.lower, min(state.limits.nominal, state.demand.peak))
        state.target = max(Double(lowest), state.demand.smoothed)
        names.append(name)
        least.append(lowest)
        items.append(.init(target: state.target, lower: Double(lowest), upper: Double(state.limits.upper)))
      }
      states[name] = state
    }
    let sum = states.values.reduce(0) { $0 + $1.limits.nominal }
    let allotted = allot(sum, left: sum - exempt.values.reduce(0, +), names, items, least)
    for (name, limit) in exempt.merging(zip(names, allotted), uniquingKeysWith: { $1 }) {
      guard let settings = states[name]?.settings else { continue }
      states[name]?.currentLimit = limit
      states[name]?.queues.configure(settings, limit: limit, of: sum, now)
    }
  }

  private mutating func allot(
    _ sum: Int, left: Int, _ names: [String], _ items: [SeatAllocation.Item], _ least: [Int]
  ) -> [Int] {
    fairFraction = 0
    let lowest = names.map { states[$0]?.limits.lower ?? 0 }
    let (lowSum, leastSum) = (lowest.reduce(0, +), least.reduce(0, +))
    if left <= lowSum { return lowest }
    if left <= leastSum {
      let fraction = Double(left - lowSum) / Double(leastSum - lowSum)
      return zip(lowest, least).map { $0 + Int((Double($1 - $0) * fraction).rounded()) }
    }
    guard let solution = SeatAllocation.allocate(sum, among: items) else {
      return names.map { states[$0]?.currentLimit ?? 0 }
    }
    fairFraction = solution.fraction
    return solution.allocations.map { Int($0.rounded()) }
  }
}

/// Shares a sum out among classes with targets and bounds: all get the same fraction of their target, as far as bounds allow.
/// k8s.io/apiserver pkg/util/flowcontrol conc_alloc.go.
enum SeatAllocation {
  struct Item: Hashable, Sendable {
    var target: Double
    var lower: Double
    var upper: Double

    init(target: Double, lower: Double, upper: Double) { (self.target, self.lower, self.upper) = (target, lower, upper) }
  }

  /// So small that fractions of it are harmless, and not zero.
  private static let leastTarget = 0.001
  private static let epsilon = 0.000_000_1

  /// Nil when the bounds do not admit the sum. `fraction` is the one of the unbounded classes.
  static func allocate(_ sum: Int, among items: [Item]) -> (allocations: [Double], fraction: Double)? {
    let wanted = Double(sum)
    guard sum >= 0, items.allSatisfy({ $0.lower >= 0 && $0.target >= $0.lower && $0.upper >= $0.lower }) else { return nil }
    let targets = items.map { max($0.target, leastTarget) }
    let (lows, highs) = (zip(items, targets).map { $0.lower / $1 }, zip(items, targets).map { $0.upper / $1 })
    let (lowSum, highSum) = (items.reduce(0) { $0 + $1.lower }, items.reduce(0) { $0 + $1.upper })
    guard (lows.max() ?? 0) <= 1, lowSum - wanted <= epsilon, wanted - highSum <= epsilon else { return nil }
    if sum == 0 { return (items.map { _ in 0 }, 0) }
    if lowSum - wanted > -epsilon { return (items.map(\.lower), lows.min() ?? 0) }
    if wanted - highSum > -epsilon { return (items.map(\.upper), highs.max() ?? 0) }
    let fair = wanted / targets.reduce(0, +)
    if (lows.max() ?? 0) <= fair, fair <= (highs.min() ?? 0) { return (targets.map { $0 * fair }, fair) }
    let fraction = raise(from: lows.min() ?? 0, lowSum, to: wanted, targets, bounds(lows, highs))
    return (zip(items, targets).map { max($0.lower, min($0.upper, fraction * $1)) }, fraction)
  }

  private struct Bound {
    var fraction: Double
    var item: Int
    var isLower: Bool
  }

  private static func bounds(_ lows: [Double], _ highs: [Double]) -> [Bound] {
    let all = zip(lows, highs).enumerated().flatMap { item, pair in
      [Bound(fraction: pair.0, item: item, isLower: true), Bound(fraction: pair.1, item: item, isLower: false)]
    }
    return all.sorted { $0.fraction < $1.fraction }
  }

  /// Raises the fraction from bound to bound until what it gives is the sum.
  private static func raise(
    from start: Double, _ given: Double, to wanted: Double, _ targets: [Double], _ bounds: [Bound]
  ) -> Double {
    var (fraction, given, next) = (start, given, 0)
    // The targets of the classes that grow with the fraction: past their lower bound, not at their upper one.
    var growing = 0.0
    var growers = 0
    while given < wanted {
      while next < bounds.count, bounds[next].fraction <= fraction {
        growing += bounds[next].isLower ? targets[bounds[next].item] : -targets[bounds[next].item]
        growers += bounds[next].isLower ? 1 : -1
        next += 1
      }
      guard next < bounds.count else { return fraction }
      let bound = bounds[next].fraction
      if growers > 0 {
        let solution = fraction + (wanted - given) / growing
        if solution <= bound { return solution }
        given += (bound - fraction) * growing
      }
      fraction = bound
    }
    return fraction
  }
}

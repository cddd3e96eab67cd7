import KubeAPI

/// How far and how fast an autoscaler may go (`normalizeDesiredReplicas` and its like upstream).
struct ScalingBehavior {
  /// A condition's reason and message.
  typealias Words = (reason: String, message: String)

  struct Outcome {
    let replicas: Int
    /// Of the condition AbleToScale.
    let ability: Words
    /// Of the condition ScalingLimited, and whether it holds.
    let limit: Words
    let isLimited: Bool
  }

  private static let downWindow = 300
  private static let within: Words = ("DesiredWithinRange", "the desired count is within the acceptable range")
  private static let fewest: Words = (
    "TooFewReplicas", "the desired replica count is less than the minimum replica count"
  )
  private static let tooFast: Words = (
    "ScaleUpLimit", "the desired replica count is increasing faster than the maximum scale rate"
  )
  private static let tooSlow: Words = (
    "ScaleDownLimit", "the desired replica count is decreasing faster than the maximum scale rate"
  )
  private static let most: Words = ("TooManyReplicas", "the desired replica count is more than the maximum replica count")

  let autoscaler: KubeObject
  let current: Int
  let history: ScalingHistory
  let now: Timestamp

  private var behavior: JSON { autoscaler.spec.behavior }
  private var minimum: Int { autoscaler.spec.minReplicas.int ?? 1 }
  private var maximum: Int { autoscaler.spec.maxReplicas.int ?? 0 }

  /// The history has `desired` in it.
  func apply(_ desired: Int) -> Outcome {
    let stable = behavior.isNull ? plainlyStable(desired) : stable(desired)
    let isStabilized = stable != desired
    let ability: Words =
      !isStabilized
      ? ("ReadyForNewScale", "recommended size matches current size")
      : behavior.isNull || desired < current
        ? (
          "ScaleDownStabilized", "recent recommendations were higher than current one, applying the highest recent recommendation"
        )
        : ("ScaleUpStabilized", "recent recommendations were lower than current one, applying the lowest recent recommendation")
    let (replicas, limit) = behavior.isNull ? plainlyLimited(stable) : limited(stable)
    return Outcome(replicas: replicas, ability: ability, limit: limit, isLimited: replicas != stable)
  }

  private func plainlyStable(_ desired: Int) -> Int {
    max(desired, history.recommendations(within: Self.downWindow, now: now).max() ?? desired)
  }

  private func stable(_ desired: Int) -> Int {
    func window(_ direction: String, _ otherwise: Int) -> Int {
      behavior[direction]["stabilizationWindowSeconds"].int ?? otherwise
    }
    let up = min(desired, history.recommendations(within: window("scaleUp", 0), now: now).min() ?? desired)
    let down = max(desired, history.recommendations(within: window("scaleDown", Self.downWindow), now: now).max() ?? desired)
    return min(max(current, up), down)
  }

  private func plainlyLimited(_ desired: Int) -> (Int, Words) {
    if desired < minimum { return (minimum, Self.fewest) }
    let fastest = max(2 * current, 4)
    let (top, words): (Int, Words) = maximum > fastest ? (fastest, Self.tooFast) : (maximum, Self.most)
    return desired > top ? (top, words) : (desired, Self.within)
  }

  private func limited(_ desired: Int) -> (Int, Words) {
    if desired > current {
      let fastest = max(current, upLimit)
      let (top, words): (Int, Words) = maximum > fastest ? (fastest, Self.tooFast) : (maximum, Self.most)
      if desired > top { return (top, words) }
    } else if desired < current {
      let slowest = min(current, downLimit)
      let (bottom, words): (Int, Words) = minimum < slowest ? (slowest, Self.tooSlow) : (minimum, Self.fewest)
      if desired < bottom { return (bottom, words) }
    }
    return (desired, Self.within)
  }

  private var upLimit: Int {
    limit("scaleUp") { start, policy, value in
      policy == "Pods" ? start + value : Int((Double(start) * (1 + Double(value) / 100)).rounded(.up))
    } ?? current
  }

  private var downLimit: Int {
    limit("scaleDown") { start, policy, value in
      policy == "Pods" ? start - value : Int(Double(start) * (1 - Double(value) / 100))
    } ?? current
  }

  /// Nil when the direction is closed. Of several policies the one that changes most counts, unless the other is asked for.
  private func limit(_ direction: String, _ proposal: (Int, String, Int) -> Int) -> Int? {
    let rules = behavior[direction]
    if rules["selectPolicy"] == "Disabled" { return nil }
    let proposals = rules["policies"].elements.map { policy in
      let (added, removed) = history.changes(within: policy["periodSeconds"].int ?? 15, now: now)
      return proposal(current - added + removed, policy["type"].string ?? "", policy["value"].int ?? 0)
    }
    let takesHighest = (direction == "scaleUp") == (rules["selectPolicy"] != "Min")
    return takesHighest ? proposals.max() : proposals.min()
  }
}

import KubeAPI

/// What an autoscaler does about its target (`pkg/controller/podautoscaler` upstream): its bounds hold, and within them it follows what
/// the target's pods use.
enum AutoscalerDecision {
  struct Outcome: Sendable {
    var status: JSON
    /// The size to give the target, with why; nil when it keeps its own.
    var rescale: (replicas: Int, reason: String)?
    /// Warnings, as `(reason, message)`.
    var events: [(reason: String, message: String)] = []
  }

  /// The target's scale could not be read.
  static func withoutScale(_ autoscaler: KubeObject, problem: String, now: Timestamp) -> Outcome {
    var status = autoscaler.status
    set(
      &status, "AbleToScale", false, "FailedGetScale",
      "the HPA controller was unable to get the target's current scale: \(problem)",
      now)
    return Outcome(status: status, events: [("FailedGetScale", problem)])
  }

  /// The target: its size, what finds its pods, those, and what they use.
  struct Target {
    var replicas: Int
    var selector = ""
    var pods: [KubeObject] = []
    var metrics: Result<[PodMetrics], ControllerError> = .success([])
  }

  static func decide(_ autoscaler: KubeObject, _ target: Target, _ history: inout ScalingHistory, now: Timestamp) -> Outcome {
    var outcome = Outcome(status: autoscaler.status)
    set(
      &outcome.status, "AbleToScale", true, "SucceededGetScale",
      "the HPA controller was able to get the target's current scale", now)
    let current = target.replicas
    let least = autoscaler.spec.minReplicas.int ?? 1
    let most = autoscaler.spec.maxReplicas.int ?? 0
    var desired = current
    if current == 0, least != 0 {
      set(
        &outcome.status, "ScalingActive", false, "ScalingDisabled",
        "scaling is disabled since the replica count of the target is zero", now)
    } else if current > most {
      outcome.rescale = (most, "Current number of replicas above Spec.MaxReplicas")
      desired = most
    } else if current < least {
      outcome.rescale = (least, "Current number of replicas below Spec.MinReplicas")
      desired = least
    } else if let (wanted, name) = follow(autoscaler, target, &outcome, now) {
      history.recommend(wanted, now: now)
      let limits = ScalingBehavior(autoscaler: autoscaler, current: current, history: history, now: now).apply(wanted)
      set(&outcome.status, "AbleToScale", true, limits.ability.reason, limits.ability.message, now)
      set(&outcome.status, "ScalingLimited", limits.isLimited, limits.limit.reason, limits.limit.message, now)
      desired = limits.replicas
      if desired != current {
        outcome.rescale = (desired, wanted > current ? "\(name) above target" : "All metrics below target")
      }
    } else {
      desired = autoscaler.status.desiredReplicas.int ?? 0
    }
    outcome.status["currentReplicas"] = JSON(current)
    outcome.status["desiredReplicas"] = JSON(desired)
    return outcome
  }

  /// The most that any metric asks for, and which; nil when that cannot be told.
  private static func follow(
    _ autoscaler: KubeObject, _ target: Target, _ outcome: inout Outcome, _ now: Timestamp
  ) -> (replicas: Int, name: String)? {
    if target.selector.isEmpty {
      outcome.events.append(("SelectorRequired", "selector is required"))
      set(
        &outcome.status, "ScalingActive", false, "InvalidSelector", "the HPA target's scale is missing a selector", now)
      outcome.events.append(("FailedComputeMetricsReplicas", "selector is required"))
      return nil
    }
    var readings: [MetricReading] = []
    var problems: [MetricProblem] = []
    let metrics = autoscaler.spec.metrics.elements
    for metric in metrics {
      do throws(MetricProblem) {
        if let reading = try MetricReading.read(
          metric, target.metrics, pods: target.pods, current: target.replicas, now: now)
        {
          readings.append(reading)
        } else if let problem = MetricProblem(unserved: metric) {
          throw problem
        }
      } catch { problems.append(error) }
    }
    outcome.status["currentMetrics"] = readings.isEmpty ? .null : .array(readings.map(\.status))
    for problem in problems { outcome.events.append((problem.reason, problem.message)) }
    let best = readings.max { $0.replicas < $1.replicas }
    // With some of the metrics unknown it may grow, but not shrink.
    if let problem = problems.first, best.map({ $0.replicas < target.replicas }) ?? true {
      set(
        &outcome.status, "ScalingActive", false, problem.reason,
        "the HPA was unable to compute the replica count: \(problem.message)", now)
      outcome.events.append(
        (
          "FailedComputeMetricsReplicas",
          "invalid metrics (\(problems.count) invalid out of \(metrics.count)), first error is: \(problem.context): \(problem.message)"
        ))
      return nil
    }
    guard let best else { return nil }
    set(
      &outcome.status, "ScalingActive", true, "ValidMetricFound",
      "the HPA was able to successfully calculate a replica count from \(best.name)", now)
    return (best.replicas, best.name)
  }

  /// The target took its new size.
  static func rescaled(_ status: inout JSON, to replicas: Int, now: Timestamp) {
    set(
      &status, "AbleToScale", true, "SucceededRescale", "the HPA controller was able to update the target scale to \(replicas)",
      now)
    status["lastScaleTime"] = .string(Timestamp(seconds: now.seconds).text)
  }

  static func failedToRescale(_ status: inout JSON, problem: String, now: Timestamp) {
    set(
      &status, "AbleToScale", false, "FailedUpdateScale", "the HPA controller was unable to update the target scale: \(problem)",
      now)
  }

  private static func set(
    _ status: inout JSON, _ type: String, _ value: Bool, _ reason: String, _ message: String, _ now: Timestamp
  ) {
    var conditions = status.conditions.elements
    let text = value ? "True" : "False"
    let index = conditions.firstIndex { $0["type"].string == type }
    let old = index.map { conditions[$0] }
    let since = old?["status"].string == text ? old?["lastTransitionTime"] : nil
    let new: JSON = [
      "type": .string(type), "status": .string(text),
      "lastTransitionTime": since ?? .string(Timestamp(seconds: now.seconds).text),
      "reason": .string(reason), "message": .string(message),
    ]
    if let index { conditions[index] = new } else { conditions.append(new) }
    status["conditions"] = .array(conditions)
  }
}

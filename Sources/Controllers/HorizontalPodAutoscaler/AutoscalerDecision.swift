import KubeAPI

/// What an autoscaler does about its target (`pkg/controller/podautoscaler` upstream). A cluster of the lab has no metrics, so that what
/// its metrics ask for is never known; the bounds hold all the same.
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

  static func decide(_ autoscaler: KubeObject, replicas current: Int, now: Timestamp) -> Outcome {
    var outcome = Outcome(status: autoscaler.status)
    set(
      &outcome.status, "AbleToScale", true, "SucceededGetScale",
      "the HPA controller was able to get the target's current scale", now)
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
    } else {
      report(autoscaler, &outcome, now)
      outcome.status["currentReplicas"] = JSON(current)
      outcome.status["desiredReplicas"] = JSON(autoscaler.status.desiredReplicas.int ?? 0)
      return outcome
    }
    outcome.status["currentReplicas"] = JSON(current)
    outcome.status["desiredReplicas"] = JSON(desired)
    return outcome
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

  private static func report(_ autoscaler: KubeObject, _ outcome: inout Outcome, _ now: Timestamp) {
    let problems = autoscaler.spec.metrics.elements.compactMap(MetricProblem.init)
    for problem in problems { outcome.events.append((problem.reason, problem.message)) }
    guard let first = problems.first else { return }
    set(
      &outcome.status, "ScalingActive", false, first.reason, "the HPA was unable to compute the replica count: \(first.message)",
      now)
    outcome.events.append(
      (
        "FailedComputeMetricsReplicas",
        "invalid metrics (\(problems.count) invalid out of \(problems.count)), first error is: \(first.context): \(first.message)"
      ))
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

/// Why one metric of `spec.metrics` has no value, in upstream's words for a cluster that serves none of the metrics APIs.
struct MetricProblem: Hashable, Sendable {
  let reason: String
  let message: String
  /// What the error of the whole says in front.
  let context: String

  init?(_ metric: JSON) {
    let unserved = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
    switch metric.type.string {
    case "Resource", "ContainerResource":
      let isContainer = metric.type.string == "ContainerResource"
      let source = isContainer ? metric.containerResource : metric.resource
      let name = source.name.string ?? ""
      let kind = source.target.type.string == "AverageValue" ? "usage" : "utilization"
      let container = isContainer ? "container " : ""
      reason = isContainer ? "FailedGetContainerResourceMetric" : "FailedGetResourceMetric"
      message =
        "failed to get \(name) \(kind): unable to get metrics for resource \(name): unable to fetch metrics from resource metrics API: "
        + "the server could not find the requested resource (get pods.metrics.k8s.io)"
      context = "failed to get \(name) \(container)resource metric value"
    case "Pods":
      let name = metric.pods.metric.name.string ?? ""
      reason = "FailedGetPodsMetric"
      message = "unable to get metric \(name): \(unserved)"
      context = "failed to get pods metric value"
    case "Object":
      let name = metric["object"].metric.name.string ?? ""
      let target = metric["object"].describedObject
      reason = "FailedGetObjectMetric"
      message = "unable to get metric \(name): \(target.kind.string ?? "") on \(target.name.string ?? ""): \(unserved)"
      context = "failed to get object metric value"
    case "External":
      let name = metric.external.metric.name.string ?? ""
      reason = "FailedGetExternalMetric"
      message =
        "unable to get external metric \(name): unable to fetch metrics from external metrics API: no external metrics API "
        + "(external.metrics.k8s.io) registered"
      context = "failed to get \(name) external metric value"
    default: return nil
    }
  }
}

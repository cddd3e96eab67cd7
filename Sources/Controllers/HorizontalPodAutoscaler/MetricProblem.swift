import KubeAPI

/// Why one metric of `spec.metrics` has no value, in upstream's words; the cluster serves none of the APIs for custom and external metrics.
struct MetricProblem: Error, Hashable, Sendable {
  let reason: String
  let message: String
  /// What the error of the whole says in front.
  let context: String

  /// The use of a resource could not be told, because of `why`.
  init(resource: String, isContainer: Bool, isAverage: Bool, _ why: String) {
    reason = isContainer ? "FailedGetContainerResourceMetric" : "FailedGetResourceMetric"
    message = "failed to get \(resource) \(isAverage ? "usage" : "utilization"): \(why)"
    context = "failed to get \(resource) \(isContainer ? "container " : "")resource metric value"
  }

  /// Of a metric that is not a resource's.
  init?(unserved metric: JSON) {
    let unserved = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
    switch metric.type.string {
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

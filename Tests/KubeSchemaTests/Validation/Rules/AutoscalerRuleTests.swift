import KubeAPI
import Testing

@testable import KubeSchema

/// HorizontalPodAutoscalers, after upstream's pkg/apis/autoscaling/validation.
@Suite("rules of autoscalers")
struct AutoscalerRuleTests {
  private static let target = "scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}"
  private static func metric(_ text: String) -> String { "\(target), maxReplicas: 5, metrics: [{\(text)}]" }
  private static func behavior(_ text: String) -> String { "\(target), maxReplicas: 5, behavior: {\(text)}" }
  private static let types = "supported values: \"ContainerResource\", \"External\", \"Object\", \"Pods\", \"Resource\""
  private static let only = "must populate the given metric source only"

  @Test(
    "numbers, what is scaled, and metrics",
    arguments: [
      ("\(target), maxReplicas: 5", []),
      (
        target,
        [
          "spec.maxReplicas: Required value: must be set and greater than 0",
          "spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`",
        ]
      ),
      (
        "\(target), minReplicas: -1, maxReplicas: -2",
        [
          "spec.minReplicas: Invalid value: -1: must be greater than or equal to 1",
          "spec.maxReplicas: Invalid value: -2: must be greater than or equal to 1",
          "spec.maxReplicas: Invalid value: -2: must be greater than or equal to `minReplicas`",
        ]
      ),
      (
        "\(target), minReplicas: 0, maxReplicas: 5",
        [
          "spec.minReplicas: Invalid value: 0: must be greater than or equal to 1",
          "spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas",
        ]
      ),
      (
        "maxReplicas: 5",
        [
          "spec.scaleTargetRef.kind: Required value", "spec.scaleTargetRef.name: Required value",
          "spec.scaleTargetRef.apiVersion: Invalid value: \"\": apiVersion must specify API group",
        ]
      ),
      ("scaleTargetRef: {kind: ReplicationController, name: web}, maxReplicas: 5", []),
      (
        "scaleTargetRef: {apiVersion: a/b/c, kind: '..', name: a%b}, maxReplicas: 5",
        [
          "spec.scaleTargetRef.kind: Invalid value: \"..\": may not be '..'",
          "spec.scaleTargetRef.name: Invalid value: \"a%b\": may not contain '%'",
          "spec.scaleTargetRef.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c",
        ]
      ),
      (
        metric("type: ''"),
        [
          "spec.metrics[0].type: Required value: must specify a metric source type",
          "spec.metrics[0].type: Unsupported value: \"\": \(types)", "spec.metrics[0].type: Unsupported value: \"\": \(types)",
        ]
      ),
      (
        metric("type: Pods, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}"),
        [
          "spec.metrics[0].pods: Required value: must populate information for the given metric source"
        ]
      ),
      (
        metric("type: Pods, pods: {metric: {name: m}, target: {type: AverageValue, averageValue: 1}}, resource: {name: cpu}"),
        [
          "spec.metrics[0].resource: Forbidden: \(only)"
        ]
      ),
      (
        metric("type: Pods, pods: {metric: {name: a/b}, target: {type: Value, value: 0}}"),
        [
          "spec.metrics[0].pods.metric.name: Invalid value: \"a/b\": may not contain '/'",
          "spec.metrics[0].pods.target.value: Invalid value: \"0\": must be positive",
          "spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue",
        ]
      ),
      (
        metric(
          "type: ContainerResource, containerResource: {name: gpu, container: A_, target: {type: x, averageUtilization: 0}}"),
        [
          "spec.metrics[0].containerResource.name: Invalid value: \"gpu\": must be a standard resource type or fully qualified",
          "spec.metrics[0].containerResource.name: Invalid value: \"gpu\": must be a standard resource for containers",
          "spec.metrics[0].containerResource.container: Invalid value: \"A_\": <label>",
          "spec.metrics[0].containerResource.target.type: Invalid value: \"x\": must be either Utilization, Value, or AverageValue",
          "spec.metrics[0].containerResource.target.averageUtilization: Invalid value: 0: must be greater than 0",
        ]
      ),
      (
        metric("type: External, external: {metric: {name: m}, target: {type: Value, value: 1, averageValue: 2}}"),
        [
          "spec.metrics[0].external.target.value: Forbidden: may not set both a target value for metric and a per-pod target"
        ]
      ),
      (
        metric("type: Object, object: {describedObject: {kind: Service, name: s}, metric: {name: m}, target: {type: Value}}"),
        [
          "spec.metrics[0].object.target.averageValue: Required value: must set either a target value or averageValue"
        ]
      ),
      (
        behavior(
          "scaleUp: {selectPolicy: X, stabilizationWindowSeconds: -1, policies: [{type: Z, value: 0, periodSeconds: 1801}]}"),
        [
          "spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero",
          "spec.behavior.scaleUp.selectPolicy: Unsupported value: \"X\": supported values: \"Disabled\", \"Max\", \"Min\"",
          "spec.behavior.scaleUp.policies[0].type: Unsupported value: \"Z\": supported values: \"Percent\", \"Pods\"",
          "spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero",
          "spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800",
        ]
      ),
      (
        behavior("scaleDown: {tolerance: -0.1}"),
        [
          "spec.behavior.scaleDown.tolerance: Invalid value: \"-100m\": must be greater than or equal to 0"
        ]
      ),
    ] as [(String, [String])])
  func specs(spec: String, faults: [String]) throws {
    #expect(try Rules.create("horizontalpodautoscalers.autoscaling", "spec: {\(spec)}") == Rules.spelled(faults))
  }

  @Test("what an autoscaler had before the rule may stay: a version without a group, and no replicas at all")
  func ratchet() throws {
    let metrics = "metrics: [{type: External, external: {metric: {name: m}, target: {type: Value, value: 1}}}]"
    let old = "spec: {scaleTargetRef: {apiVersion: v1, kind: D, name: web}, minReplicas: 0, maxReplicas: 5, \(metrics)}"
    #expect(
      try Rules.update("horizontalpodautoscalers.autoscaling", old, old.replacing("maxReplicas: 5", with: "maxReplicas: 6")) == []
    )
    let good = "spec: {\(Self.target), maxReplicas: 5}"
    #expect(
      try Rules.update("horizontalpodautoscalers.autoscaling", good, good.replacing("apps/v1", with: "v1")) == [
        "spec.scaleTargetRef.apiVersion: Invalid value: \"v1\": apiVersion must specify API group"
      ])
  }
}

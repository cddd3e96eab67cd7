import KubeAPI
import Testing

@testable import Controllers

@Suite struct AutoscalerDecisionTests {
  private func autoscaler(
    _ metrics: JSON = [["type": "Resource", "resource": ["name": "cpu", "target": ["type": "Utilization"]]]]
  )
    -> KubeObject
  {
    var object = KubeObject(apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", namespace: "default", name: "web")
    object.spec = ["minReplicas": 2, "maxReplicas": 4, "metrics": metrics]
    return object
  }

  private func decide(_ autoscaler: KubeObject, replicas: Int) -> AutoscalerDecision.Outcome {
    var history = ScalingHistory()
    var target = AutoscalerDecision.Target(replicas: replicas, selector: "app=web")
    target.metrics = .failure(ControllerError("unable to fetch metrics from resource metrics API: not served"))
    return AutoscalerDecision.decide(autoscaler, target, &history, now: Fixtures.now)
  }

  @Test("the bounds hold without any metric", arguments: [(1, 2, "below Spec.MinReplicas"), (9, 4, "above Spec.MaxReplicas")])
  func bounds(current: Int, wanted: Int, reason: String) {
    let outcome = decide(autoscaler(), replicas: current)
    #expect(outcome.rescale?.replicas == wanted)
    #expect(outcome.rescale?.reason == "Current number of replicas \(reason)")
    #expect(outcome.status["desiredReplicas"].int == wanted && outcome.status["currentReplicas"].int == current)
  }

  @Test("a target scaled to nothing is left alone")
  func disabled() {
    let outcome = decide(autoscaler(), replicas: 0)
    #expect(outcome.rescale == nil)
    #expect(outcome.status["conditions"][1]["reason"] == "ScalingDisabled")
  }

  @Test(
    "a metric nobody serves is told of in upstream's words",
    arguments: [
      (
        ["type": "Resource", "resource": ["name": "memory", "target": ["type": "AverageValue", "averageValue": "1Gi"]]],
        "FailedGetResourceMetric",
        "failed to get memory usage: unable to get metrics for resource memory: "
      ),
      (["type": "Pods", "pods": ["metric": ["name": "rps"]]], "FailedGetPodsMetric", "unable to get metric rps: "),
      (
        ["type": "External", "external": ["metric": ["name": "q"]]], "FailedGetExternalMetric",
        "unable to get external metric q: "
      ),
    ] as [(JSON, String, String)])
  func unserved(metric: JSON, reason: String, message: String) {
    let outcome = decide(autoscaler([metric]), replicas: 3)
    #expect(outcome.rescale == nil)
    #expect(outcome.events.map(\.reason) == [reason, "FailedComputeMetricsReplicas"])
    #expect(outcome.events[0].message.hasPrefix(message))
    #expect(outcome.status["conditions"][1]["reason"].string == reason)
  }
}

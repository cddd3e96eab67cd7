import KubeAPI
import Testing

@testable import Controllers

/// Following what pods use, with upstream's numbers.
@Suite struct AutoscalerMetricsTests {
  private let now = Fixtures.now

  private func pod(_ name: String, cpu: String? = "100m", phase: String = "Running", isReady: Bool = true) -> KubeObject {
    var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "default", name: name)
    pod.labels = ["app": "web"]
    var container: JSON = ["name": "c"]
    if let cpu { container["resources"] = ["requests": ["cpu": .string(cpu)]] }
    pod.spec = ["containers": [container]]
    let long = JSON.string(Timestamp(seconds: now.seconds - 3_600).text)
    pod.status = [
      "phase": .string(phase), "startTime": long,
      "conditions": [["type": "Ready", "status": isReady ? "True" : "False", "lastTransitionTime": long]],
    ]
    return pod
  }

  private func usage(_ name: String, _ cpu: String) -> PodMetrics {
    PodMetrics(
      KubeObject([
        "metadata": ["name": .string(name)], "timestamp": .string(now.text), "window": "30s",
        "containers": [["name": "c", "usage": ["cpu": .string(cpu)]]],
      ]))
  }

  private func autoscaler(_ target: JSON = ["type": "Utilization", "averageUtilization": 50]) -> KubeObject {
    var object = KubeObject(apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", namespace: "default", name: "web")
    object.spec = [
      "minReplicas": 1, "maxReplicas": 10,
      "metrics": [["type": "Resource", "resource": ["name": "cpu", "target": target]]],
    ]
    return object
  }

  private func decide(
    _ autoscaler: KubeObject, _ uses: [String?], _ history: inout ScalingHistory
  ) -> AutoscalerDecision.Outcome {
    let pods = uses.indices.map { pod("p\($0)") }
    let metrics = uses.enumerated().compactMap { index, use in use.map { usage("p\(index)", $0) } }
    let target = AutoscalerDecision.Target(
      replicas: uses.count, selector: "app=web", pods: pods, metrics: .success(metrics))
    return AutoscalerDecision.decide(autoscaler, target, &history, now: now)
  }

  @Test(
    "the size follows the use of the requests",
    arguments: [
      (["100m", "100m"], 4, "cpu resource utilization (percentage of request) above target"),
      (["52m", "52m"], nil, ""), (["10m", "10m", "10m", "10m"], 1, "All metrics below target"),
      // Twice at a time, and four at least, is as fast as it goes.
      (["900m"], 4, "cpu resource utilization (percentage of request) above target"),
      // Who is missing is taken to use all it asked for when it would shrink, and nothing when it would grow.
      (["10m", nil], nil, ""), (["100m", nil], nil, ""),
    ] as [([String?], Int?, String)])
  func sizes(uses: [String?], wanted: Int?, reason: String) {
    var history = ScalingHistory()
    let outcome = decide(autoscaler(), uses, &history)
    #expect(outcome.rescale?.replicas == wanted)
    #expect((outcome.rescale?.reason ?? "") == reason)
    #expect(outcome.events.isEmpty)
  }

  @Test("the status tells the use, and conditions how it was decided") func status() {
    var history = ScalingHistory()
    let outcome = decide(autoscaler(), ["20m", "20m"], &history)
    #expect(
      outcome.status["currentMetrics"] == [
        ["type": "Resource", "resource": ["name": "cpu", "current": ["averageUtilization": 20, "averageValue": "20m"]]]
      ])
    let conditions = outcome.status["conditions"].elements.map {
      "\($0["type"].string ?? "")=\($0["status"].string ?? "") \($0["reason"].string ?? "")"
    }
    #expect(
      conditions == [
        "AbleToScale=True ReadyForNewScale", "ScalingActive=True ValidMetricFound", "ScalingLimited=False DesiredWithinRange",
      ]
    )
    let absolute = decide(autoscaler(["type": "AverageValue", "averageValue": "10m"]), ["20m", "20m"], &history)
    #expect(absolute.rescale?.replicas == 4)
    #expect(absolute.rescale?.reason == "cpu resource above target")
  }

  @Test("it does not shrink before its window has passed without need") func stabilizes() {
    var history = ScalingHistory()
    history.recommend(4, now: Timestamp(seconds: now.seconds - 60))
    let outcome = decide(autoscaler(), ["10m", "10m", "10m", "10m"], &history)
    #expect(outcome.rescale == nil)
    let able = outcome.status["conditions"].elements.first { $0["type"] == "AbleToScale" }
    #expect(able?["reason"] == "ScaleDownStabilized")
  }

  @Test(
    "behaviour limits how fast it goes",
    arguments: [
      (["scaleUp": ["policies": [["type": "Pods", "value": 1, "periodSeconds": 60]]]], ["900m", "900m"], 3, "ScaleUpLimit"),
      (["scaleUp": ["selectPolicy": "Disabled"]], ["900m", "900m"], nil, "ScaleUpLimit"),
      (
        [
          "scaleDown": [
            "stabilizationWindowSeconds": 0, "policies": [["type": "Percent", "value": 50, "periodSeconds": 60]],
          ]
        ], ["1m", "1m", "1m", "1m"], 2, "ScaleDownLimit"
      ),
    ] as [(JSON, [String?], Int?, String)])
  func behaviour(behavior: JSON, uses: [String?], wanted: Int?, limit: String) {
    var object = autoscaler()
    object.spec["behavior"] = behavior
    var history = ScalingHistory()
    let outcome = decide(object, uses, &history)
    #expect(outcome.rescale?.replicas == wanted)
    #expect(outcome.status["conditions"].elements.last?["reason"].string == limit)
  }

  @Test("without requests there is no share of them") func noRequests() {
    var history = ScalingHistory()
    let target = AutoscalerDecision.Target(
      replicas: 1, selector: "app=web", pods: [pod("p0", cpu: nil)], metrics: .success([usage("p0", "10m")]))
    let outcome = AutoscalerDecision.decide(autoscaler(), target, &history, now: now)
    #expect(outcome.events.map(\.reason) == ["FailedGetResourceMetric", "FailedComputeMetricsReplicas"])
    #expect(
      outcome.events.last?.message
        == "invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization: missing request for cpu in container c of Pod p0"
    )
  }
}

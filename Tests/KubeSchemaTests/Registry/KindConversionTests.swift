import KubeAPI
import Testing

@testable import KubeSchema

@Suite struct KindConversionTests {
  @Test("an event is the same in both groups")
  func events() {
    let event = KubeObject([
      "apiVersion": "v1", "kind": "Event", "metadata": ["name": "e"], "involvedObject": ["kind": "Pod", "name": "p"],
      "message": "it began",
      "reason": "Started", "count": 2, "source": ["component": "kubelet"], "reportingComponent": "kubelet",
    ])
    let newer = GroupVersionKind(group: "events.k8s.io", version: "v1", kind: "Event")
    let shown = KindConversion.convert(event, to: newer)
    #expect(shown.apiVersion == "events.k8s.io/v1")
    #expect(shown.json["regarding"]["name"] == "p")
    #expect(shown.json["note"] == "it began")
    #expect(shown.json["involvedObject"].isNull)
    #expect(KindConversion.convert(shown, to: KindConversion.stored(newer)) == event)
  }

  @Test("an autoscaler of version 2 survives a trip through version 1")
  func autoscalers() {
    let scaler = KubeObject([
      "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": ["name": "h"],
      "spec": [
        "maxReplicas": 5,
        "metrics": [
          ["type": "Resource", "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 70]]],
          ["type": "Resource", "resource": ["name": "memory", "target": ["type": "AverageValue", "averageValue": "1Gi"]]],
        ],
      ], "status": ["desiredReplicas": 1],
    ])
    let first = GroupVersionKind(group: "autoscaling", version: "v1", kind: "HorizontalPodAutoscaler")
    let shown = KindConversion.convert(scaler, to: first)
    #expect(shown.spec["targetCPUUtilizationPercentage"] == 70)
    #expect(shown.spec["metrics"].isNull)
    let back = KindConversion.convert(shown, to: KindConversion.stored(first))
    #expect(back.spec == scaler.spec)
    #expect(back.metadata == scaler.metadata)
  }
}

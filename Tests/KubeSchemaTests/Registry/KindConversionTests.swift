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
    #expect(
      shown.annotations["autoscaling.alpha.kubernetes.io/metrics"]
        == #"[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}}]"#)
    let back = KindConversion.convert(shown, to: KindConversion.stored(first))
    // As upstream: the share of CPU comes after what the annotation holds.
    #expect(back.spec["metrics"].elements == scaler.spec["metrics"].elements.reversed())
    #expect(back.spec["maxReplicas"] == 5)
    #expect(back.metadata == scaler.metadata)
  }

  @Test("how fast an autoscaler acts travels in an annotation with Go's names")
  func behavior() {
    let rules: JSON = [
      "stabilizationWindowSeconds": 60, "selectPolicy": "Max", "policies": [["type": "Pods", "value": 4, "periodSeconds": 15]],
    ]
    let scaler = KubeObject([
      "apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": ["name": "h"],
      "spec": ["maxReplicas": 5, "metrics": [["type": "Pods", "pods": [:]]], "behavior": ["scaleDown": rules]],
    ])
    let first = GroupVersionKind(group: "autoscaling", version: "v1", kind: "HorizontalPodAutoscaler")
    let shown = KindConversion.convert(scaler, to: first)
    #expect(
      shown.annotations["autoscaling.alpha.kubernetes.io/behavior"]
        == #"{"ScaleUp":null,"ScaleDown":{"StabilizationWindowSeconds":60,"SelectPolicy":"Max","#
        + #""Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15}],"Tolerance":null}}"#)
    let back = KindConversion.convert(shown, to: KindConversion.stored(first))
    #expect(back.spec["behavior"] == scaler.spec["behavior"])
    #expect(back.metadata["annotations"].isNull)
  }

  @Test("an autoscaler of version 1 without a target aims at 80 % of the CPU")
  func defaultTarget() {
    let scaler = KubeObject([
      "apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "metadata": ["name": "h"], "spec": ["maxReplicas": 5],
    ])
    let second = GroupVersionKind(group: "autoscaling", version: "v2", kind: "HorizontalPodAutoscaler")
    let metric = KindConversion.convert(scaler, to: second).spec["metrics"][0]["resource"]
    #expect(metric == ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80]])
  }
}

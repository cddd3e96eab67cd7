import KubeAPI
import Testing

@testable import Controllers

@Suite struct EphemeralClaimTests {
  @Test("the claim is the template's, named after pod and volume, and the pod's own") func makes() {
    let pod = Fixtures.pod("a", owner: Fixtures.workload("ReplicaSet"))
    let volume: JSON = [
      "name": "scratch",
      "ephemeral": [
        "volumeClaimTemplate": ["metadata": ["labels": ["x": "y"]], "spec": ["accessModes": ["ReadWriteOnce"]]]
      ],
    ]
    var claim = EphemeralClaim.make(volume, for: pod)
    #expect(claim.name == "a-scratch")
    #expect(claim.labels == ["x": "y"])
    #expect(claim.spec == ["accessModes": ["ReadWriteOnce"]])
    #expect(claim.controller?.uid == pod.uid && claim.controller?.kind == "Pod")
    #expect(EphemeralClaim.problem(claim, pod) == nil)
    claim.ownerReferences = []
    #expect(
      EphemeralClaim.problem(claim, pod) == "PVC default/a-scratch was not created for pod default/a (pod is not owner)")
  }
}

import KubeAPI
import Testing

@testable import Controllers

@Suite struct StatefulSetDecisionTests {
  private func pod(_ ordinal: Int, _ set: KubeObject, ready: Bool = true, revision: String = "r2") -> KubeObject {
    var pod = Fixtures.pod("web-\(ordinal)", owner: set, ready: ready)
    pod.labels["controller-revision-hash"] = revision
    return pod
  }

  private func changes(_ replicas: Int, _ pods: (KubeObject) -> [KubeObject], spec: JSON = [:], current: String = "r2")
    -> [String]
  {
    let set = Fixtures.workload("StatefulSet", replicas: replicas, spec: spec, status: ["currentRevision": .string(current)])
    return StatefulSetDecision.reconcile(
      .init(
        set: set, pods: pods(set), claims: [], updateRevision: "r2", currentTemplate: Fixtures.template("old"), canManage: true,
        now: Fixtures.now)
    ).changes
  }

  @Test("pods come one after the other, each when the one before is ready") func ordered() {
    #expect(changes(3, { _ in [] }) == ["create pods web-0"])
    #expect(changes(3, { [pod(0, $0, ready: false)] }) == [])
    #expect(changes(3, { [pod(0, $0)] }) == ["create pods web-1"])
    #expect(changes(2, { _ in [] }, spec: ["podManagementPolicy": "Parallel"]) == ["create pods web-0", "create pods web-1"])
  }

  @Test("the highest number goes first") func shrinks() {
    #expect(changes(1, { set in (0..<3).map { pod($0, set) } }) == ["delete pods web-2"])
  }

  @Test("updates go from the highest number down to the partition") func updates() {
    let old = { (set: KubeObject) in (0..<3).map { pod($0, set, revision: "r1") } }
    #expect(changes(3, old, current: "r1") == ["delete pods web-2"])
    #expect(
      changes(3, { set in [pod(0, set, revision: "r1"), pod(1, set, revision: "r1"), pod(2, set, ready: false)] }, current: "r1")
        == [])
    #expect(
      changes(3, old, spec: ["updateStrategy": ["type": "RollingUpdate", "rollingUpdate": ["partition": 3]]], current: "r1") == []
    )
    #expect(changes(3, old, spec: ["updateStrategy": ["type": "OnDelete"]], current: "r1") == [])
  }

  @Test("each pod gets its own claims before it") func claims() {
    let spec: JSON = ["volumeClaimTemplates": [["metadata": ["name": "data"], "spec": [:]]], "serviceName": "svc"]
    #expect(changes(1, { _ in [] }, spec: spec) == ["create persistentvolumeclaims data-web-0", "create pods web-0"])
  }
}

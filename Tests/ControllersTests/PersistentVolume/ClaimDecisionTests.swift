import KubeAPI
import Testing

@testable import Controllers

@Suite struct ClaimDecisionTests {
  private func claim(_ size: String = "1Gi", storageClass: String = "manual", name: String = "data") -> KubeObject {
    var claim = KubeObject(apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: "default", name: name)
    claim.metadata["uid"] = .string("uid-\(name)")
    claim.spec = [
      "accessModes": ["ReadWriteOnce"], "storageClassName": .string(storageClass),
      "resources": ["requests": ["storage": .string(size)]],
    ]
    claim.status = ["phase": "Pending"]
    return claim
  }

  private func volume(
    _ name: String, _ size: String, storageClass: String = "manual", modes: JSON = ["ReadWriteOnce"], phase: String = "Available"
  ) -> KubeObject {
    var volume = KubeObject(apiVersion: "v1", kind: "PersistentVolume", name: name)
    volume.metadata["uid"] = .string("uid-\(name)")
    volume.spec = ["accessModes": modes, "storageClassName": .string(storageClass), "capacity": ["storage": .string(size)]]
    volume.status = ["phase": .string(phase)]
    return volume
  }

  private func storageClass(_ mode: String, provisioner: String = "kubernetes.io/no-provisioner") -> KubeObject {
    var object = KubeObject(apiVersion: "storage.k8s.io/v1", kind: "StorageClass", name: "manual")
    object.json["volumeBindingMode"] = .string(mode)
    object.json["provisioner"] = .string(provisioner)
    return object
  }

  @Test("takes the smallest volume that is large enough, of its class and modes")
  func best() {
    let volumes = [
      volume("small", "500Mi"), volume("large", "10Gi"), volume("fits", "2Gi"), volume("other", "1Gi", storageClass: ""),
      volume("many", "1Gi", modes: ["ReadWriteMany"]), volume("taken", "1Gi", phase: "Bound"),
    ]
    #expect(VolumeMatch.best(claim(), volumes)?.name == "fits")
    #expect(VolumeMatch.best(claim("20Gi"), volumes) == nil)
    var reserved = volume("reserved", "5Gi")
    reserved.spec["claimRef"] = ["namespace": "default", "name": "data"]
    #expect(VolumeMatch.best(claim(), volumes + [reserved])?.name == "reserved")
    #expect(VolumeMatch.best(claim(name: "else"), [reserved]) == nil)
  }

  @Test("binds in an order that can be taken up again anywhere")
  func bind() {
    let actions = ClaimDecision.reconcile(claim(), .init(volumes: [volume("v", "2Gi")], classes: []))
    let steps = actions.map { action in action.summary.split(separator: " ").prefix(3).joined(separator: " ") }
    #expect(
      steps == [
        "replace persistentvolumes v", "status persistentvolumes v", "replace persistentvolumeclaims data",
        "status persistentvolumeclaims data",
      ])
    guard case .status(_, let bound)? = actions.last else {
      Issue.record("no status")
      return
    }
    #expect(bound.status.text == #"{"phase":"Bound","accessModes":["ReadWriteOnce"],"capacity":{"storage":"2Gi"}}"#)
  }

  @Test(
    "a claim that waits says for what",
    arguments: [
      ("manual", "WaitForFirstConsumer", "", "WaitForFirstConsumer waiting for first consumer to be created before binding"),
      ("manual", "WaitForFirstConsumer", "web", "WaitForPodScheduled waiting for pod web to be scheduled"),
      ("manual", "Immediate", "", "ProvisioningFailed no volume plugin matched name: kubernetes.io/no-provisioner"),
      ("nothing", "", "", "ProvisioningFailed storageclass.storage.k8s.io \"nothing\" not found"),
      ("", "", "", "FailedBinding no persistent volumes available for this claim and no storage class is set"),
    ])
  func waiting(name: String, mode: String, pod: String, said: String) {
    let world = ClaimDecision.World(volumes: [], classes: [storageClass(mode)], waitingPod: pod.isEmpty ? nil : pod)
    let actions = ClaimDecision.reconcile(claim(storageClass: name), world)
    #expect(actions.map(\.summary).contains { $0.hasSuffix(said) })
  }

  @Test("a claim whose class waits is bound once its consumer has a node, to a volume the node reaches")
  func late() {
    var local = volume("local", "2Gi")
    local.spec["nodeAffinity"] = [
      "required": ["nodeSelectorTerms": [["matchExpressions": [["key": "zone", "operator": "In", "values": ["a"]]]]]]
    ]
    func actions(_ zone: String?) -> [String] {
      let node = zone.map { Fixtures.node("n1", labels: ["zone": $0]) }
      let world = ClaimDecision.World(volumes: [local], classes: [storageClass("WaitForFirstConsumer")], consumerNode: node)
      return ClaimDecision.reconcile(claim(), world).changes
    }
    #expect(actions(nil).isEmpty)
    #expect(actions("b").isEmpty)
    #expect(actions("a").count == 2)
  }

  @Test("a bound claim without its volume is lost")
  func lost() {
    var bound = claim()
    bound.annotations = [VolumeMatch.bindCompleted: "yes"]
    bound.spec["volumeName"] = "gone"
    bound.status["phase"] = "Bound"
    let said = ClaimDecision.reconcile(bound, .init(volumes: [], classes: [])).last?.summary
    #expect(said == "event Warning ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!")
  }

  @Test(
    "a volume's phase follows its claim",
    arguments: [
      (nil, false, "Retain", "Available"), ("uid-data", true, "Retain", "Bound"), ("uid-data", false, "Retain", "Released"),
      ("uid-old", true, "Retain", "Released"), ("uid-data", false, "Delete", "Failed"),
    ] as [(String?, Bool, String, String)])
  func phases(reference: String?, hasClaim: Bool, policy: String, phase: String) {
    var object = volume("v", "1Gi", phase: "Pending")
    object.spec["persistentVolumeReclaimPolicy"] = .string(policy)
    if let reference { object.spec["claimRef"] = ["namespace": "default", "name": "data", "uid": .string(reference)] }
    var bound = claim()
    bound.spec["volumeName"] = "v"
    let actions = VolumeDecision.reconcile(object, claim: hasClaim ? bound : nil)
    guard case .status(_, let updated)? = actions.first else {
      Issue.record("no status")
      return
    }
    #expect(updated.phase == phase)
  }
}

/// A pod whose claims are missing or not bound goes nowhere, but for claims that wait for their first consumer.
struct VolumeBindingFilter: FilterPlugin {
  let refusal: String?

  init(_ pod: PodInfo, _ snapshot: Snapshot) {
    var problem: String?
    for volume in pod.object.spec["volumes"].elements {
      var name = volume["persistentVolumeClaim"]["claimName"].string
      if !volume["ephemeral"].isNull { name = "\(pod.object.name)-\(volume["name"].string ?? "")" }
      guard let name else { continue }
      guard let claim = snapshot.claims["\(pod.namespace)/\(name)"] else {
        problem =
          volume["ephemeral"].isNull
          ? "persistentvolumeclaim \"\(name)\" not found"
          : "waiting for ephemeral volume controller to create the persistentvolumeclaim \"\(name)\""
        break
      }
      if claim.isBeingDeleted { problem = "persistentvolumeclaim \"\(name)\" is being deleted" }
      if !claim.isBound, !snapshot.lateBindingClasses.contains(claim.storageClass) {
        problem = "pod has unbound immediate PersistentVolumeClaims"
      }
    }
    refusal = problem
  }

  func rejection(of node: NodeInfo) -> Rejection? { nil }
}

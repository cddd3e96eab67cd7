/// A pod whose claims are missing or not bound goes nowhere, but for claims that wait for their first consumer.
struct VolumeBindingFilter: FilterPlugin {
  private let problem: String?

  init(_ pod: PodInfo, _ snapshot: Snapshot) {
    var problem: String?
    for volume in pod.object.spec["volumes"].elements {
      var name = volume["persistentVolumeClaim"]["claimName"].string
      if !volume["ephemeral"].isNull { name = "\(pod.object.name)-\(volume["name"].string ?? "")" }
      guard let name else { continue }
      guard let claim = snapshot.claims["\(pod.namespace)/\(name)"] else {
        problem = "persistentvolumeclaim \"\(name)\" not found"
        break
      }
      if claim.isBeingDeleted { problem = "persistentvolumeclaim \"\(name)\" is being deleted" }
      if !claim.isBound, !snapshot.lateBindingClasses.contains(claim.storageClass) {
        problem = "pod has unbound immediate PersistentVolumeClaims"
      }
    }
    self.problem = problem
  }

  func rejection(of node: NodeInfo) -> Rejection? { problem.map { Rejection($0, isFinal: true) } }
}

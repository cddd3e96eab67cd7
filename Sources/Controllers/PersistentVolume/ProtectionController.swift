import APIClient
import KubeAPI

/// Lets claims and volumes that are being deleted go once nobody uses them: takes off the finalizer admission put on.
struct ProtectionController: Controller {
  enum Kind: Sendable { case claim, volume }

  let core: ControllerCore
  private let kind: Kind
  private let resource: GroupVersionResource
  private let objects: Informer
  private let pods: Informer

  init(_ context: ControllerContext, _ kind: Kind) {
    self.kind = kind
    let what = kind == .claim ? "persistentvolumeclaim" : "persistentvolume"
    core = ControllerCore(
      "\(what)-protection-controller", account: kind == .claim ? "pvc-protection-controller" : "pv-protection-controller", context
    )
    resource = kind == .claim ? .persistentVolumeClaims : .persistentVolumes
    objects = context.informer(resource)
    pods = context.informer(.pods)
  }

  var sources: [ControllerSource] {
    let own = ControllerSource(objects)
    guard kind == .claim else { return [own] }
    return [
      own,
      ControllerSource(pods) { event in
        let isOver: Bool = if case .deleted = event { true } else { event.object.isFinished }
        return isOver ? VolumeBinder.claimNames(event.object).map { "\(event.object.namespace)/\($0)" } : []
      },
    ]
  }

  private var finalizer: String { kind == .claim ? "kubernetes.io/pvc-protection" : "kubernetes.io/pv-protection" }

  func reconcile(_ key: String) async throws {
    guard let object = objects.get(key), object.isBeingDeleted, object.finalizers.contains(finalizer) else { return }
    guard try await !isUsed(object) else { return }
    let others = object.finalizers.filter { $0 != finalizer }
    var metadata = JSONObject()
    metadata.append("finalizers", others.isEmpty ? .null : JSON(others))
    try await perform([.replace(resource, object, ["metadata": .object(metadata)])], key)
  }

  private func isUsed(_ object: KubeObject) async throws -> Bool {
    guard kind == .claim else { return object.phase == "Bound" }
    func uses(_ pod: KubeObject) -> Bool {
      !pod.isFinished && !pod.nodeName.isEmpty && VolumeBinder.claimNames(pod).contains(object.name)
    }
    if pods.list(index: VolumeBinder.byClaim, value: object.key).contains(where: uses) { return true }
    // A pod may be newer than the cache.
    return try await client.list(.pods, namespace: object.namespace).items.contains(where: uses)
  }
}

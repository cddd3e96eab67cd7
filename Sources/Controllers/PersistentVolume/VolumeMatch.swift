import ComponentBase
import KubeAPI

/// Which volumes a claim may have (`pkg/volume/persistentvolume/volume_helper` upstream).
enum VolumeMatch {
  static let boundByController = "pv.kubernetes.io/bound-by-controller"
  static let bindCompleted = "pv.kubernetes.io/bind-completed"

  static func storageClass(_ object: KubeObject) -> String {
    object.annotations["volume.beta.kubernetes.io/storage-class"] ?? object.spec.storageClassName.string ?? ""
  }

  /// Whether the volume names this claim, be it by hand or because they are bound.
  static func isFor(_ claim: KubeObject, _ volume: KubeObject) -> Bool {
    let reference = volume.spec.claimRef
    guard reference.name.string == claim.name, reference.namespace.string == claim.namespace else { return false }
    let uid = reference.uid.string ?? ""
    return uid.isEmpty || uid == claim.uid
  }

  /// The smallest volume that satisfies the claim; one that was made for it goes first. `accepts` may rule out volumes, as those of
  /// another node.
  static func best(
    _ claim: KubeObject, _ volumes: [KubeObject], onlyReserved: Bool = false, accepts: (KubeObject) -> Bool = { _ in true }
  ) -> KubeObject? {
    let wanted = capacity(claim.spec.resources.requests)
    let selector = claim.spec.selector
    let fitting = volumes.filter { volume in
      guard !volume.isBeingDeleted, mode(volume) == mode(claim), attributes(volume) == attributes(claim),
        capacity(volume.spec.capacity) >= wanted, hasModes(volume, claim)
      else { return false }
      if !volume.spec.claimRef.isNull { return isFor(claim, volume) }
      guard !onlyReserved, volume.phase == "Available", storageClass(volume) == storageClass(claim) else { return false }
      return (selector.isNull || LabelSelector.matches(selector, volume.labels)) && accepts(volume)
    }
    if let reserved = fitting.first(where: { !$0.spec.claimRef.isNull }) { return reserved }
    return fitting.min { (capacity($0.spec.capacity), $0.name) < (capacity($1.spec.capacity), $1.name) }
  }

  /// Whether a node can reach the volume.
  static func reaches(_ volume: KubeObject, _ node: KubeObject) -> Bool {
    guard !volume.spec.nodeAffinity.required.isNull else { return true }
    let terms = NodeAffinityTerms(["requiredDuringSchedulingIgnoredDuringExecution": volume.spec.nodeAffinity.required])
    return NodeSelector.matches([:], terms, name: node.name, labels: node.labels)
  }

  /// Why a claim cannot have the volume it names.
  static func problem(_ claim: KubeObject, _ volume: KubeObject) -> String? {
    if capacity(volume.spec.capacity) < capacity(claim.spec.resources.requests) { return "requested PV is too small" }
    if storageClass(volume) != storageClass(claim) { return "storageClassName does not match" }
    if mode(volume) != mode(claim) { return "incompatible volumeMode" }
    if !hasModes(volume, claim) { return "incompatible accessMode" }
    return nil
  }

  private static func capacity(_ amounts: JSON) -> Quantity { (try? Quantity(amounts.storage)) ?? .zero }
  private static func mode(_ object: KubeObject) -> String { object.spec.volumeMode.string ?? "Filesystem" }
  private static func attributes(_ object: KubeObject) -> String { object.spec.volumeAttributesClassName.string ?? "" }

  private static func hasModes(_ volume: KubeObject, _ claim: KubeObject) -> Bool {
    let given = volume.spec.accessModes.elements
    return claim.spec.accessModes.elements.allSatisfy(given.contains)
  }
}

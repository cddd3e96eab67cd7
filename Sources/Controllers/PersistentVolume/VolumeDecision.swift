import KubeAPI

/// What a volume needs (`syncVolume` of `pkg/controller/volume/persistentvolume` upstream).
enum VolumeDecision {
  /// `claim` is what the volume's reference names, if it is there and still the one that was bound.
  static func reconcile(_ volume: KubeObject, claim: KubeObject?) -> [Action] {
    let reference = volume.spec.claimRef
    guard !reference.isNull, !(reference.uid.string ?? "").isEmpty else { return phase(volume, "Available") }
    guard let claim, claim.uid == reference.uid.string else { return released(volume) }
    guard claim.spec.volumeName.string == volume.name else {
      // The claim is another volume's: what the controller bound, it gives free again.
      let isAnothers = !(claim.spec.volumeName.string ?? "").isEmpty && volume.annotations[VolumeMatch.boundByController] != nil
      return isAnothers ? unbind(volume) : []
    }
    return phase(volume, "Bound")
  }

  private static func phase(_ volume: KubeObject, _ phase: String, message: String? = nil) -> [Action] {
    guard volume.phase != phase || volume.status.message.string != message else { return [] }
    var updated = volume
    updated.status["phase"] = .string(phase)
    updated.status["message"] = message.map { .string($0) } ?? .null
    return [.status(.persistentVolumes, updated)]
  }

  private static func released(_ volume: KubeObject) -> [Action] {
    guard volume.phase != "Failed" else { return [] }
    let released = volume.phase == "Released" ? [] : phase(volume, "Released")
    switch volume.spec.persistentVolumeReclaimPolicy.string {
    case "Retain", nil: return released
    case "Delete":
      // Whoever provisioned it deletes it; of volumes made by hand only those nobody can delete are ours.
      if let provisioner = volume.annotations["pv.kubernetes.io/provisioned-by"], !provisioner.hasPrefix("kubernetes.io/") {
        return released
      }
      return failed(
        volume, "VolumeFailedDelete",
        "error getting deleter volume plugin for volume \"\(volume.name)\": no deletable volume plugin matched")
    default:
      return failed(
        volume, "VolumeFailedRecycle", "no volume plugin matched for volume \"\(volume.name)\": recycling is not supported")
    }
  }

  private static func failed(_ volume: KubeObject, _ reason: String, _ message: String) -> [Action] {
    phase(volume, "Failed", message: message) + [.event(volume, .warning, reason: reason, message: message)]
  }

  private static func unbind(_ volume: KubeObject) -> [Action] {
    var annotations: JSON = [:]
    var members = JSONObject()
    members.append(VolumeMatch.boundByController, .null)
    annotations = .object(members)
    var spec = JSONObject()
    spec.append("claimRef", .null)
    return [.replace(.persistentVolumes, volume, ["metadata": ["annotations": annotations], "spec": .object(spec)])]
  }
}

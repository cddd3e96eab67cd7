import KubeAPI

/// What a claim needs (`syncClaim` of `pkg/controller/volume/persistentvolume` upstream).
enum ClaimDecision {
  struct World: Sendable {
    var volumes: [KubeObject]
    var classes: [KubeObject]
    /// The node of a pod that uses the claim.
    var consumerNode: KubeObject?
    /// A pod that uses the claim and has no node yet.
    var waitingPod: String?
  }

  static func reconcile(_ claim: KubeObject, _ world: World) -> [Action] {
    claim.annotations[VolumeMatch.bindCompleted] == nil ? unbound(claim, world) : bound(claim, world)
  }

  private static func unbound(_ claim: KubeObject, _ world: World) -> [Action] {
    if let name = claim.spec.volumeName.string, !name.isEmpty {
      guard let volume = world.volumes.first(where: { $0.name == name }) else { return phase(claim, "Pending") }
      if volume.spec.claimRef.isNull {
        if let problem = VolumeMatch.problem(claim, volume) {
          return [
            .event(
              claim, .warning, reason: "VolumeMismatch",
              message: "Cannot bind to requested volume \"\(name)\": \(problem)")
          ] + phase(claim, "Pending")
        }
        return bind(claim, volume)
      }
      if VolumeMatch.isFor(claim, volume) { return bind(claim, volume) }
      return [.event(claim, .warning, reason: "FailedBinding", message: "volume \"\(name)\" already bound to a different claim.")]
        + phase(claim, "Pending")
    }
    let storageClass = VolumeMatch.storageClass(claim)
    let object = world.classes.first { $0.name == storageClass }
    let isDelayed = object?.json["volumeBindingMode"].string == "WaitForFirstConsumer"
    let node = world.consumerNode
    let found = VolumeMatch.best(claim, world.volumes, onlyReserved: isDelayed && node == nil) { volume in
      node.map { VolumeMatch.reaches(volume, $0) } ?? true
    }
    if let found { return bind(claim, found) }
    return [missing(claim, storageClass, object, isDelayed: isDelayed && node == nil, world.waitingPod)] + phase(claim, "Pending")
  }

  private static func missing(
    _ claim: KubeObject, _ name: String, _ object: KubeObject?, isDelayed: Bool, _ waitingPod: String?
  ) -> Action {
    if isDelayed {
      if let waitingPod {
        return .event(claim, .normal, reason: "WaitForPodScheduled", message: "waiting for pod \(waitingPod) to be scheduled")
      }
      return .event(
        claim, .normal, reason: "WaitForFirstConsumer", message: "waiting for first consumer to be created before binding")
    }
    if name.isEmpty {
      return .event(
        claim, .normal, reason: "FailedBinding",
        message: "no persistent volumes available for this claim and no storage class is set")
    }
    guard let object else {
      return .event(
        claim, .warning, reason: "ProvisioningFailed", message: "storageclass.storage.k8s.io \"\(name)\" not found")
    }
    let provisioner = object.json["provisioner"].string ?? ""
    if provisioner.hasPrefix("kubernetes.io/") {
      return .event(claim, .warning, reason: "ProvisioningFailed", message: "no volume plugin matched name: \(provisioner)")
    }
    return .event(
      claim, .normal, reason: "ExternalProvisioning",
      message: "Waiting for a volume to be created either by the external provisioner '\(provisioner)' or manually by the system "
        + "administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.")
  }

  private static func bound(_ claim: KubeObject, _ world: World) -> [Action] {
    guard let volume = world.volumes.first(where: { $0.name == claim.spec.volumeName.string }) else {
      return lost(claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!")
    }
    if volume.spec.claimRef.isNull || VolumeMatch.isFor(claim, volume) { return bind(claim, volume) }
    return lost(claim, "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly")
  }

  private static func lost(_ claim: KubeObject, _ reason: String, _ message: String) -> [Action] {
    guard claim.phase != "Lost" else { return [] }
    return phase(claim, "Lost") + [.event(claim, .warning, reason: reason, message: message)]
  }

  private static func phase(_ claim: KubeObject, _ phase: String) -> [Action] {
    guard claim.phase != phase else { return [] }
    var updated = claim
    updated.status["phase"] = .string(phase)
    return [.status(.persistentVolumeClaims, updated)]
  }

  /// First the volume names the claim, then it is `Bound`, then the claim names the volume, then that is `Bound`: whoever is killed
  /// between two steps finds the rest to do.
  private static func bind(_ claim: KubeObject, _ volume: KubeObject) -> [Action] {
    var actions: [Action] = []
    if (volume.spec.claimRef.uid.string ?? "").isEmpty {
      var body: JSON = ["spec": ["claimRef": reference(claim)]]
      if volume.spec.claimRef.isNull { body["metadata"] = ["annotations": annotation(VolumeMatch.boundByController)] }
      actions.append(.replace(.persistentVolumes, volume, body))
    }
    if volume.phase != "Bound" {
      var updated = volume
      updated.spec["claimRef"] = reference(claim)
      updated.status["phase"] = "Bound"
      actions.append(.status(.persistentVolumes, updated))
    }
    if claim.spec.volumeName.string != volume.name || claim.annotations[VolumeMatch.bindCompleted] == nil {
      var annotations = annotation(VolumeMatch.bindCompleted)
      if (claim.spec.volumeName.string ?? "").isEmpty { annotations[VolumeMatch.boundByController] = "yes" }
      actions.append(
        .replace(
          .persistentVolumeClaims, claim,
          ["metadata": ["annotations": annotations], "spec": ["volumeName": .string(volume.name)]]))
    }
    if claim.phase != "Bound" || claim.status.capacity != volume.spec.capacity {
      var updated = claim
      updated.spec["volumeName"] = .string(volume.name)
      updated.status["phase"] = "Bound"
      updated.status["accessModes"] = volume.spec.accessModes
      updated.status["capacity"] = volume.spec.capacity
      actions.append(.status(.persistentVolumeClaims, updated))
    }
    return actions
  }

  private static func annotation(_ name: String) -> JSON {
    var result: JSON = [:]
    result[name] = "yes"
    return result
  }

  private static func reference(_ claim: KubeObject) -> JSON {
    [
      "kind": "PersistentVolumeClaim", "namespace": .string(claim.namespace), "name": .string(claim.name),
      "uid": .string(claim.uid),
      "apiVersion": "v1", "resourceVersion": .string(claim.resourceVersion),
    ]
  }
}

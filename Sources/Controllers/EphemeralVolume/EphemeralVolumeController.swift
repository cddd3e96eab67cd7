import APIClient
import KubeAPI

/// Makes the claims that pods bring along as templates in their volumes; they go with their pod.
struct EphemeralVolumeController: Controller {
  let core: ControllerCore
  private let pods: Informer
  private let claims: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("ephemeral-volume-controller", context)
    pods = context.informer(.pods)
    claims = context.informer(.persistentVolumeClaims)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(pods) { $0.object.spec.volumes.elements.contains { !$0["ephemeral"].isNull } ? [$0.object.key] : [] },
      // A claim that goes while its pod is there is made again.
      ControllerSource(claims) { event in
        guard case .deleted(let claim) = event, let owner = claim.controller, owner.kind == "Pod" else { return [] }
        return ["\(claim.namespace)/\(owner.name)"]
      },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let pod = pods.get(key), !pod.isBeingDeleted else { return }
    for volume in pod.spec.volumes.elements where !volume["ephemeral"].isNull {
      do { try await make(volume, for: pod, key) } catch {
        let problem = "ephemeral volume \(volume["name"].string ?? ""): \(error)"
        try await perform([.event(pod, .warning, reason: "FailedBinding", message: problem)], key)
        throw error
      }
    }
  }

  private func make(_ volume: JSON, for pod: KubeObject, _ key: String) async throws {
    let claim = EphemeralClaim.make(volume, for: pod)
    if let existing = claims.get(claim.key) {
      if let problem = EphemeralClaim.problem(existing, pod) { throw ControllerError(problem) }
      return
    }
    do { _ = try await client.create(.persistentVolumeClaims, claim) } catch let status as APIStatus {
      throw ControllerError("create PVC \(claim.name): \(status.message)")
    }
  }
}

/// The claim of one such volume.
enum EphemeralClaim {
  static func make(_ volume: JSON, for pod: KubeObject) -> KubeObject {
    let template = volume["ephemeral"]["volumeClaimTemplate"]
    var claim = KubeObject(
      apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: pod.namespace,
      name: "\(pod.name)-\(volume["name"].string ?? "")")
    claim.labels = template["metadata"]["labels"].stringMap
    claim.annotations = template["metadata"]["annotations"].stringMap
    claim.ownerReferences = [OwnerReference(controller: pod)]
    claim.spec = template["spec"]
    return claim
  }

  /// Why a claim of that name is not the pod's, nil when it is.
  static func problem(_ claim: KubeObject, _ pod: KubeObject) -> String? {
    if claim.controller?.uid == pod.uid { return nil }
    return "PVC \(claim.namespace)/\(claim.name) was not created for pod \(pod.namespace)/\(pod.name) (pod is not owner)"
  }
}

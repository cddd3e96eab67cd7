import APIClient
import KubeAPI

/// Brings claims and volumes together. A claim of a class that waits for its first consumer is bound when a pod that uses it has a node;
/// the kubelet waits for that.
struct VolumeBinder: Controller {
  private static let retry = Duration.seconds(15)
  static let byClaim = "claim"

  let core: ControllerCore
  /// Two claims must not be given the same volume.
  let workers = 1
  private let claims: Informer
  private let volumes: Informer
  private let classes: Informer
  private let pods: Informer
  private let nodes: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("persistentvolume-controller", account: "persistent-volume-binder", context)
    claims = context.informer(.persistentVolumeClaims)
    volumes = context.informer(.persistentVolumes)
    classes = context.informer(.storageClasses)
    pods = context.informer(.pods)
    nodes = context.informer(.nodes)
    pods.index(Self.byClaim) { pod in Self.claimNames(pod).map { "\(pod.namespace)/\($0)" } }
  }

  /// The claims a pod's volumes use, those of its ephemeral volumes among them.
  static func claimNames(_ pod: KubeObject) -> [String] {
    pod.spec.volumes.elements.compactMap { volume in
      if !volume.ephemeral.isNull { return "\(pod.name)-\(volume.name.string ?? "")" }
      return volume.persistentVolumeClaim.claimName.string
    }
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(claims) { [volumes] event in
        // What is gone releases its volume.
        guard case .deleted(let claim) = event else { return [event.object.key] }
        return volumes.list().filter { $0.spec.claimRef.uid.string == claim.uid }.map { "volume/\($0.name)/" }
      },
      ControllerSource(volumes) { [claims] event in
        ["volume/\(event.object.name)/"] + claims.list().filter { $0.phase != "Bound" || Self.isOf($0, event) }.map(\.key)
      },
      ControllerSource(classes) { [claims] _ in claims.list().filter { $0.phase != "Bound" }.map(\.key) },
      ControllerSource(pods) { event in
        guard !event.object.nodeName.isEmpty else { return [] }
        return Self.claimNames(event.object).map { "\(event.object.namespace)/\($0)" }
      },
    ]
  }

  private static func isOf(_ claim: KubeObject, _ event: InformerEvent) -> Bool {
    claim.spec.volumeName.string == event.object.name
  }

  func reconcile(_ key: String) async throws {
    let parts = key.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 3 { return try await reconcileVolume(String(parts[1]), key) }
    guard let claim = claims.get(key), !claim.isBeingDeleted || claim.phase == "Bound" else { return }
    let users = pods.list(index: Self.byClaim, value: key).filter { !$0.isFinished }
    let node = users.lazy.compactMap { $0.nodeName.isEmpty ? nil : nodes.get($0.nodeName) }.first
    let world = ClaimDecision.World(
      volumes: volumes.list(), classes: classes.list(), consumerNode: node,
      waitingPod: users.first { $0.nodeName.isEmpty && !$0.isBeingDeleted }?.name)
    let actions = ClaimDecision.reconcile(claim, world)
    try await perform(actions, key)
    // Upstream says again why a claim waits as long as it does.
    if actions.contains(where: { if case .event = $0 { true } else { false } }), claim.phase != "Lost" {
      queue.add(key, after: Self.retry)
    }
  }

  private func reconcileVolume(_ name: String, _ key: String) async throws {
    guard let volume = volumes.get(name) else { return }
    let reference = volume.spec.claimRef
    let claimKey = "\(reference.namespace.string ?? "")/\(reference.name.string ?? "")"
    var claim = reference.isNull ? nil : claims.get(claimKey)
    if !reference.isNull, claim == nil || claim?.uid != reference.uid.string {
      // The cache may be late, and a release cannot be taken back.
      claim = try? await client.get(
        .persistentVolumeClaims, namespace: reference.namespace.string ?? "", name: reference.name.string ?? "")
    }
    try await perform(VolumeDecision.reconcile(volume, claim: claim), key)
    if claim != nil { queue.add(claimKey) }
  }
}

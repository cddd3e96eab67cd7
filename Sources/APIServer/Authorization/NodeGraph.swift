import KubeAPI

/// What a node's pods lead to: secrets, config maps, claims and the volumes behind them, service accounts.
struct NodeGraph: Sendable {
  let cache: ObjectCache
  let node: String

  func contains(_ wanted: AccessAttributes) -> Bool {
    switch (wanted.group, wanted.resource) {
    case ("", "pods"): return pods.contains { $0.name == wanted.name && $0.namespace == wanted.namespace }
    case ("", "serviceaccounts"):
      return local(wanted).contains { ($0.spec.serviceAccountName.string ?? "default") == wanted.name }
    case ("", "persistentvolumes"): return volumes.contains { $0.name == wanted.name }
    case ("storage.k8s.io", "volumeattachments"):
      let found = cache.resource("/registry/volumeattachments/").get("/registry/volumeattachments/\(wanted.name)")
      return found?.object.spec.nodeName.string == node
    case ("", "secrets"):
      return local(wanted).contains { Self.references($0, "secrets").contains(wanted.name) }
        || volumes.contains { Self.secrets($0).contains("\(wanted.namespace)/\(wanted.name)") }
    case ("resource.k8s.io", "resourceclaims"):
      return local(wanted).contains { Self.claims($0).contains(wanted.name) }
    default: return local(wanted).contains { Self.references($0, wanted.resource).contains(wanted.name) }
    }
  }

  private var pods: [KubeObject] {
    cache.resource("/registry/pods/").all.map(\.object).filter { $0.spec.nodeName.string == node }
  }

  private func local(_ wanted: AccessAttributes) -> [KubeObject] { pods.filter { $0.namespace == wanted.namespace } }

  /// Persistent volumes that claims of the node's pods are bound to.
  private var volumes: [KubeObject] {
    let claims = Set(pods.flatMap { pod in Self.references(pod, "persistentvolumeclaims").map { "\(pod.namespace)/\($0)" } })
    return cache.resource("/registry/persistentvolumes/").all.map(\.object).filter {
      claims.contains("\($0.spec.claimRef.namespace.string ?? "")/\($0.spec.claimRef.name.string ?? "")")
    }
  }

  /// `NAMESPACE/NAME` of the secrets that mounting a volume takes.
  private static func secrets(_ volume: KubeObject) -> Set<String> {
    let fallback = volume.spec.claimRef.namespace.string ?? ""
    var found: Set<String> = []
    for (source, fields) in volume.spec.members where source != "claimRef" {
      for (field, reference) in fields.members where field.lowercased().hasSuffix("secretref") {
        guard let name = reference.name.string else { continue }
        found.insert("\(reference.namespace.string ?? fallback)/\(name)")
      }
    }
    return found
  }

  private static func claims(_ pod: KubeObject) -> Set<String> {
    let named = pod.spec.resourceClaims.elements.compactMap(\.resourceClaimName.string)
    return Set(named + pod.status.resourceClaimStatuses.elements.compactMap(\.resourceClaimName.string))
  }

  /// Names of that kind of object which a pod mentions.
  static func references(_ pod: KubeObject, _ resource: String) -> Set<String> {
    var names: [String?] = []
    let volumes = pod.spec.volumes.elements
    let sources = volumes + volumes.flatMap { $0.projected.sources.elements }
    let containers = pod.spec.containers.elements + pod.spec.initContainers.elements + pod.spec.ephemeralContainers.elements
    switch resource {
    case "secrets":
      names += sources.map { $0.secret.secretName.string ?? $0.secret.name.string }
      names += volumes.flatMap { $0.members.map { $0.1.secretRef.name.string } }
      names += volumes.map(\.csi.nodePublishSecretRef.name.string)
      names += pod.spec.imagePullSecrets.elements.map(\.name.string)
      names += containers.flatMap {
        $0.env.elements.map(\.valueFrom.secretKeyRef.name.string) + $0.envFrom.elements.map(\.secretRef.name.string)
      }
    case "configmaps":
      names += sources.map(\.configMap.name.string)
      names += containers.flatMap {
        $0.env.elements.map(\.valueFrom.configMapKeyRef.name.string) + $0.envFrom.elements.map(\.configMapRef.name.string)
      }
    case "persistentvolumeclaims":
      names += volumes.map(\.persistentVolumeClaim.claimName.string)
      names += volumes.filter { !$0.ephemeral.isNull }.map { "\(pod.name)-\($0.name.string ?? "")" }
    default: break
    }
    return Set(names.compactMap { $0 })
  }
}

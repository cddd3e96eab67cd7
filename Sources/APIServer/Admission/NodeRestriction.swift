import KubeAPI

/// A kubelet writes its own node, the pods on it and its own lease, nothing of others.
struct NodeRestriction: MutatingPlugin, ValidatingPlugin {
  let name = "NodeRestriction"

  /// Before the audiences have their default: whom a kubelet does not name it asks nothing for.
  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("", "serviceaccounts"), request.subresource == "token",
      let node = NodeAuthorizer.nodeName(request.user)
    else { return }
    try await checkToken(object, node, request)
  }

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard let node = NodeAuthorizer.nodeName(request.user) else { return }
    if request.is("", "nodes") {
      guard object.name == node else {
        throw request.forbidden(object.name, "node \"\(node)\" is not allowed to modify node \"\(object.name)\"")
      }
      if request.operation == .create, object.labels.keys.contains(where: Self.isRestricted) {
        throw request.forbidden(
          object.name,
          "node \"\(node)\" is not allowed to set the following labels: \(object.labels.keys.filter(Self.isRestricted).sorted().joined(separator: ", "))"
        )
      }
      if request.operation == .update, let old { try checkChange(object, old, node, request) }
    } else if request.is("", "pods") {
      switch request.operation {
      case .create where request.subresource.isEmpty:
        guard object.annotations["kubernetes.io/config.mirror"] != nil else {
          throw request.forbidden(
            object.name,
            "pod does not have \"kubernetes.io/config.mirror\" annotation, node \"\(node)\" can only create mirror pods")
        }
        guard object.spec.nodeName.string == node else {
          throw request.forbidden(object.name, "node \"\(node)\" can only create pods with spec.nodeName set to itself")
        }
      case .create where request.subresource == "eviction":
        guard request.find(.pods, namespace: request.namespace, request.name)?.spec.nodeName.string == node else {
          throw request.forbidden(request.name, "node \"\(node)\" can only evict pods with spec.nodeName set to itself")
        }
      case .update, .delete:
        guard (old ?? object).spec.nodeName.string == node else {
          throw request.forbidden(
            object.name, "node \"\(node)\" can only update pod status for pods with spec.nodeName set to itself")
        }
      default: return
      }
    } else if request.is("coordination.k8s.io", "leases") {
      guard object.namespace == "kube-node-lease", object.name == node else {
        throw request.forbidden(object.name, "can only access node lease with the same name as the requesting node")
      }
    }
  }

  /// A kubelet gets tokens for the pods it runs only.
  private func checkToken(_ object: KubeObject, _ node: String, _ request: AdmissionRequest) async throws {
    let reference = object.spec.boundObjectRef
    let name = reference.name.string ?? ""
    func refuse(_ why: String) -> APIStatus { request.forbidden(request.name, why) }
    guard reference.apiVersion.string == "v1", reference.kind.string == "Pod", !name.isEmpty else {
      throw refuse("node requested token not bound to a pod")
    }
    guard let uid = reference.uid.string, !uid.isEmpty else {
      throw refuse("node requested token with a pod binding without a uid")
    }
    guard let pod = request.find(.pods, namespace: request.namespace, name) else { throw APIStatus.notFound(.pods, name) }
    guard uid == pod.uid else {
      throw refuse(
        "the UID in the bound object reference (\(uid)) does not match the UID in record. The object might have been deleted and then recreated"
      )
    }
    guard pod.spec.nodeName.string == node else {
      throw refuse("node requested token bound to a pod scheduled on a different node")
    }
    guard request.server.gates.isOn("ServiceAccountNodeAudienceRestriction") else { return }
    let audiences = object.spec.audiences.elements.compactMap(\.string)
    guard audiences.count < 2 else { throw refuse("node may only request 0 or 1 audiences") }
    let audience = audiences.first ?? ""
    if NodeAudiences.mentions(audience, pod, request) { return }
    var wanted = AccessAttributes(user: request.context.user, verb: "request-serviceaccounts-token-audience")
    (wanted.version, wanted.resource, wanted.namespace, wanted.name) = ("v1", audience, request.namespace, request.name)
    guard await request.server.authorization.allows(wanted) else {
      throw refuse(
        "audience \"\(audience)\" not found in pod spec volume, \(wanted.user.name) is not authorized to request tokens for this audience"
      )
    }
  }

  /// Taints, the configuration's source and labels that say what may run here are not the kubelet's to change.
  private func checkChange(_ object: KubeObject, _ old: KubeObject, _ node: String, _ request: AdmissionRequest) throws {
    if object.spec.taints != old.spec.taints, !(object.spec.taints.elements.isEmpty && old.spec.taints.elements.isEmpty) {
      throw request.forbidden(object.name, "node \"\(node)\" is not allowed to modify taints")
    }
    let (new, before) = (object.labels, old.labels)
    let changed = Set(new.keys).union(before.keys).filter { new[$0] != before[$0] && Self.isRestricted($0) }.sorted()
    guard !changed.isEmpty else { return }
    throw request.forbidden(
      object.name, "is not allowed to modify labels: \(changed.joined(separator: ", "))")
  }

  private static let ownLabels: Set = [
    "kubernetes.io/hostname", "kubernetes.io/arch", "kubernetes.io/os", "beta.kubernetes.io/arch", "beta.kubernetes.io/os",
    "node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type", "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone",
    "node.kubernetes.io/windows-build", "kubernetes.io/windows-build",
  ]

  /// Labels of Kubernetes' own domains that a kubelet may not give itself.
  private static func isRestricted(_ label: String) -> Bool {
    guard let slash = label.firstIndex(of: "/") else { return false }
    let domain = label[..<slash]
    func isBelow(_ parent: String) -> Bool { domain == parent || domain.hasSuffix(".\(parent)") }
    if isBelow("node-restriction.kubernetes.io") { return true }
    guard isBelow("kubernetes.io") || isBelow("k8s.io") else { return false }
    return !ownLabels.contains(label) && !isBelow("kubelet.kubernetes.io") && !isBelow("node.kubernetes.io")
  }
}

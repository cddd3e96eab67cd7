import KubeAPI

/// A kubelet writes its own node, the pods on it and its own lease, nothing of others.
struct NodeRestriction: AdmissionPlugin {
  let name = "NodeRestriction"

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

  private static func isRestricted(_ label: String) -> Bool { label.hasPrefix("node-restriction.kubernetes.io/") }
}

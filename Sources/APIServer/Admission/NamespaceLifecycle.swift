import KubeAPI

/// Nothing is created in a namespace that is not there or is going; the system's namespaces stay.
struct NamespaceLifecycle: MutatingPlugin, ValidatingPlugin {
  let name = "NamespaceLifecycle"
  static let immortal = ["default", "kube-system", "kube-public"]

  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create, request.definition.isNamespaced,
      !request.is("authorization.k8s.io", "localsubjectaccessreviews")
    else { return }
    guard let namespace = try await request.findConsistently(.namespaces, object.namespace) else {
      throw APIStatus.notFound(.namespaces, object.namespace)
    }
    guard namespace.isBeingDeleted else { return }
    let why = "unable to create new content in namespace \(object.namespace) because it is being terminated"
    let cause = APIStatus.Cause(
      reason: "NamespaceTerminating", message: "namespace \(object.namespace) is being terminated", field: "metadata.namespace")
    throw request.forbidden(object.name, why, causes: [cause])
  }

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .delete, request.is("", "namespaces"), Self.immortal.contains(object.name) else { return }
    throw request.forbidden(object.name, "this namespace may not be deleted")
  }
}

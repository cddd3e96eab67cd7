import KubeAPI

/// Makes the namespace of a new object where there is none.
struct NamespaceAutoProvision: MutatingPlugin {
  let name = "NamespaceAutoProvision"

  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create, request.definition.isNamespaced, !request.namespace.isEmpty,
      request.find(.namespaces, request.namespace) == nil
    else { return }
    guard !request.context.isDryRun else { return }
    try await request.server.ensure(
      .namespaces,
      KubeObject([
        "kind": "Namespace", "apiVersion": "v1",
        "metadata": [
          "name": .string(request.namespace), "labels": ["kubernetes.io/metadata.name": .string(request.namespace)],
        ],
        "spec": ["finalizers": ["kubernetes"]], "status": ["phase": "Active"],
      ]))
  }
}

/// Nothing is written into a namespace that is not there.
struct NamespaceExists: ValidatingPlugin {
  let name = "NamespaceExists"

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.definition.isNamespaced, !request.namespace.isEmpty, request.operation != .connect,
      request.find(.namespaces, request.namespace) == nil
    else { return }
    throw APIStatus.notFound(.namespaces, request.namespace)
  }
}

/// Refuses everything.
struct AlwaysDeny: ValidatingPlugin {
  let name = "AlwaysDeny"

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    throw request.forbidden(object.name, "admission control is denying all modifications")
  }
}

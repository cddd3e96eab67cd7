import KubeAPI

extension APIServer {
  /// What may forbid a removal.
  func admitDelete(_ definition: ResourceDefinition, _ context: RequestContext, _ object: KubeObject) async throws {
    if definition.group.isEmpty, definition.name == "namespaces", ["default", "kube-system", "kube-public"].contains(object.name)
    {
      throw APIStatus(
        .forbidden, "namespaces \"\(object.name)\" is forbidden: this namespace may not be deleted",
        details: .init(name: object.name, kind: "namespaces"))
    }
  }
}

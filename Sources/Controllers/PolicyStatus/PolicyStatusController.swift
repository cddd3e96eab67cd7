import APIClient
import CEL
import KubeAPI

/// Writes into the status of every ValidatingAdmissionPolicy where its expressions do not fit the types they are about
/// (pkg/controller/validatingadmissionpolicystatus).
struct PolicyStatusController: ObjectController {
  let core: ControllerCore
  let objects: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("validatingadmissionpolicy-status-controller", context)
    objects = context.informer(.validatingAdmissionPolicies)
  }

  func reconcile(_ key: String) async throws {
    guard let policy = objects.get(key), policy.generation > policy.status.observedGeneration.int ?? 0 else { return }
    let warnings = PolicyTypeCheck.warnings(policy, try await types(policy))
    var checking: JSON = [:]
    if !warnings.isEmpty {
      checking["expressionWarnings"] = .array(
        warnings.map { ["fieldRef": .string($0.field), "warning": .string($0.warning)] })
    }
    let status: JSON = ["observedGeneration": JSON(policy.generation), "typeChecking": checking]
    _ = try await client.patch(
      .validatingAdmissionPolicies, name: policy.name, subresource: "status", type: .apply,
      body: [
        "kind": "ValidatingAdmissionPolicy", "apiVersion": "admissionregistration.k8s.io/v1",
        "metadata": ["name": .string(policy.name)], "status": status,
      ], fieldManager: name, force: true)
  }

  /// What the server publishes of the kinds the policy is about; kinds it does not know are left out.
  private func types(_ policy: KubeObject) async throws -> PolicyTypeCheck.Types {
    let schemas = PublishedSchemas(client)
    var types = PolicyTypeCheck.Types()
    for kind in PolicyTargets.kinds(policy, of: try await Discovery.allVersions(client)) {
      if let declaration = try await schemas.declaration(kind) { types.objects.append((kind, declaration)) }
    }
    let parameters = policy.spec.paramKind
    if let version = parameters.apiVersion.string.flatMap({ GroupVersion($0) }), let kind = parameters.kind.string {
      types.parameters = try await schemas.declaration(
        GroupVersionKind(group: version.group, version: version.version, kind: kind))
    }
    return types
  }
}

import KubeAPI

/// A policy with one of its bindings and one parameter object, for a request that matches both.
struct PolicyInvocation: Sendable {
  let policy: CompiledPolicy
  let binding: KubeObject
  let definition: ResourceDefinition
  let parameters: KubeObject?
}

/// Why a policy or binding cannot be put to work.
struct PolicyFault: Error, Sendable {
  let policy: CompiledPolicy
  let binding: KubeObject?
  let message: String
}

/// Finds the policies and bindings a request is under.
struct PolicyBindings: Sendable {
  let policies: GroupVersionResource
  let bindings: GroupVersionResource

  init(_ kind: String) {
    policies = GroupVersionResource(group: "admissionregistration.k8s.io", version: "v1", "\(kind)admissionpolicies")
    bindings = GroupVersionResource(group: "admissionregistration.k8s.io", version: "v1", "\(kind)admissionpolicybindings")
  }

  /// In the order of the names of policies, then of bindings.
  func invocations(
    _ request: AdmissionRequest, _ object: KubeObject?, _ old: KubeObject?, _ compile: (KubeObject) -> CompiledPolicy
  ) -> (invocations: [PolicyInvocation], faults: [PolicyFault]) {
    var result: (invocations: [PolicyInvocation], faults: [PolicyFault]) = ([], [])
    guard !request.isExemptFromPolicies else { return result }
    let all = request.all(policies)
    guard !all.isEmpty else { return result }
    let bindings = Dictionary(grouping: request.all(self.bindings).sorted { $0.name < $1.name }) {
      $0.spec.policyName.string ?? ""
    }
    for stored in all.sorted(by: { $0.name < $1.name }) {
      guard let bound = bindings[stored.name] else { continue }
      let policy = compile(stored)
      guard let definition = policy.matching.match(request, object, old) else { continue }
      if let fault = Self.parameterFault(policy, request) {
        result.faults.append(PolicyFault(policy: policy, binding: nil, message: "failed to configure policy: \(fault)"))
        continue
      }
      for binding in bound {
        let resources = binding.spec.matchResources
        guard resources.isNull || RequestMatching(resources: resources).matchesOptionally(request, object, old) else { continue }
        do throws(ParameterError) {
          for parameters in try Self.parameters(policy, binding, request) {
            result.invocations.append(
              PolicyInvocation(policy: policy, binding: binding, definition: definition, parameters: parameters))
          }
        } catch {
          result.faults.append(
            PolicyFault(policy: policy, binding: binding, message: "failed to configure binding: \(error.message)"))
        }
      }
    }
    return result
  }

  // MARK: Parameters

  struct ParameterError: Error { let message: String }

  private static func definition(_ kind: JSON, _ request: AdmissionRequest) -> ResourceDefinition? {
    request.server.catalogue.all.first {
      $0.kind == kind.kind.string && $0.resource.groupVersion.description == kind.apiVersion.string && $0.isStored
    }
  }

  private static func parameterFault(_ policy: CompiledPolicy, _ request: AdmissionRequest) -> String? {
    let kind = policy.parameterKind
    guard !kind.isNull, definition(kind, request) == nil else { return nil }
    let parts = (kind.apiVersion.string ?? "").split(separator: "/")
    let (group, version) = parts.count == 2 ? (String(parts[0]), String(parts[1])) : ("", String(parts.first ?? ""))
    return "failed to find resource referenced by paramKind: '\(group)/\(version), Kind=\(kind.kind.string ?? "")'"
  }

  /// One nil where the policy takes none.
  private static func parameters(
    _ policy: CompiledPolicy, _ binding: KubeObject, _ request: AdmissionRequest
  ) throws(ParameterError) -> [KubeObject?] {
    let reference = binding.spec.paramRef
    guard !policy.parameterKind.isNull, !reference.isNull, let definition = definition(policy.parameterKind, request) else {
      return [nil]
    }
    var namespace = reference.namespace.string ?? ""
    if definition.isNamespaced {
      if namespace.isEmpty { namespace = request.namespace }
      guard !namespace.isEmpty else {
        throw ParameterError(message: "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources")
      }
    } else if !namespace.isEmpty {
      throw ParameterError(message: "paramRef.namespace must not be provided for a cluster-scoped `paramKind`")
    }
    var found: [KubeObject]
    if let name = reference.name.string, !name.isEmpty {
      found = request.find(definition.resource, namespace: namespace, name).map { [$0] } ?? []
    } else {
      found = request.all(definition.resource, namespace: namespace).filter {
        LabelSelector.matches(reference.selector, $0.labels)
      }
    }
    found = found.map { request.server.present($0, as: definition) }
    if found.isEmpty, reference.parameterNotFoundAction.string == "Deny" {
      throw ParameterError(message: "no params found for policy binding with `Deny` parameterNotFoundAction")
    }
    return found
  }
}

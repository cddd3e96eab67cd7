import KubeAPI

/// Which requests a policy or webhook is about: rules, selectors, and the version in which it wants to see the object
/// (k8s.io/apiserver/pkg/admission/plugin/policy/matching and webhook/predicates).
struct RequestMatching: Sendable {
  var rules: [JSON]
  var excluded: [JSON] = []
  var isExact: Bool
  var namespaceSelector: JSON
  var objectSelector: JSON

  /// `matchConstraints` of a policy or `matchResources` of a binding.
  init(resources: JSON) {
    rules = resources.resourceRules.elements
    excluded = resources.excludeResourceRules.elements
    isExact = resources.matchPolicy.string == "Exact"
    namespaceSelector = resources.namespaceSelector
    objectSelector = resources.objectSelector
  }

  init(webhook: JSON) {
    rules = webhook.rules.elements
    isExact = webhook.matchPolicy.string == "Exact"
    namespaceSelector = webhook.namespaceSelector
    objectSelector = webhook.objectSelector
  }

  /// The resource in whose version the object is to be shown; nil when the request is none of them.
  func match(_ request: AdmissionRequest, _ object: KubeObject?, _ old: KubeObject?) -> ResourceDefinition? {
    guard matchesSelectors(request, object, old) else { return nil }
    if excluded.contains(where: { Self.matches($0, request, as: request.definition) }) { return nil }
    if !isExact,
      Self.equivalents(request).contains(where: { other in excluded.contains { Self.matches($0, request, as: other) } })
    {
      return nil
    }
    return ruleMatch(request)
  }

  /// Of bindings: no rules mean all requests.
  func matchesOptionally(_ request: AdmissionRequest, _ object: KubeObject?, _ old: KubeObject?) -> Bool {
    guard !rules.isEmpty else {
      return matchesSelectors(request, object, old)
        && !excluded.contains { Self.matches($0, request, as: request.definition) }
    }
    return match(request, object, old) != nil
  }

  private func ruleMatch(_ request: AdmissionRequest) -> ResourceDefinition? {
    if rules.contains(where: { Self.matches($0, request, as: request.definition) }) { return request.definition }
    guard !isExact else { return nil }
    return Self.equivalents(request).first { other in rules.contains { Self.matches($0, request, as: other) } }
  }

  /// The other versions and groups of the same objects.
  private static func equivalents(_ request: AdmissionRequest) -> [ResourceDefinition] {
    let definition = request.definition
    return request.server.catalogue.all.filter {
      $0.storagePrefix == definition.storagePrefix && $0.resource != definition.resource
        && (request.subresource.isEmpty || $0.subresource(request.subresource) != nil)
    }
  }

  static func matches(_ rule: JSON, _ request: AdmissionRequest, as definition: ResourceDefinition) -> Bool {
    func has(_ list: JSON, _ value: String) -> Bool { list.elements.contains { $0.string == "*" || $0.string == value } }
    let isNamespaced = !request.namespace.isEmpty && definition.name != "namespaces"
    switch rule.scope.string {
    case "Namespaced": guard isNamespaced else { return false }
    case "Cluster": guard !isNamespaced else { return false }
    default: break
    }
    let names = rule.resourceNames.elements
    return has(rule.operations, request.operation.rawValue) && has(rule.apiGroups, definition.group)
      && has(rule.apiVersions, definition.resource.version)
      && rule.resources.elements.contains { matches($0.string ?? "", definition.name, request.subresource) }
      && (names.isEmpty || names.contains { $0.string == request.name })
  }

  /// `pods`, `pods/log`, `pods/*`, `*/scale`, `*`, `*/*`.
  static func matches(_ pattern: String, _ resource: String, _ subresource: String) -> Bool {
    let parts = pattern.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let (wanted, part) = (parts[0], parts.count > 1 ? parts[1] : "")
    return (wanted == "*" || wanted == resource) && (part == "*" || part == subresource)
  }

  private func matchesSelectors(_ request: AdmissionRequest, _ object: KubeObject?, _ old: KubeObject?) -> Bool {
    if !Self.isEmpty(namespaceSelector) {
      let labels: [String: String]?
      if request.is("", "namespaces") {
        labels = request.subresource.isEmpty ? (object ?? old)?.labels : request.find(.namespaces, request.name)?.labels
      } else if request.namespace.isEmpty {
        return matchesObjects(object, old)
      } else {
        labels = request.find(.namespaces, request.namespace)?.labels
      }
      guard let labels, LabelSelector.matches(namespaceSelector, labels) else { return false }
    }
    return matchesObjects(object, old)
  }

  private func matchesObjects(_ object: KubeObject?, _ old: KubeObject?) -> Bool {
    Self.isEmpty(objectSelector)
      || [object, old].contains { $0.map { LabelSelector.matches(objectSelector, $0.labels) } ?? false }
  }

  private static func isEmpty(_ selector: JSON) -> Bool {
    selector.matchLabels.members.isEmpty && selector.matchExpressions.elements.isEmpty
  }
}

extension AdmissionRequest {
  /// What configures admission itself is not admitted by it, nor are reviews.
  var isExemptFromPolicies: Bool { isAdmissionConfiguration || Self.reviews.contains(definition.group) }

  var isAdmissionConfiguration: Bool {
    definition.group == "admissionregistration.k8s.io"
      && [
        "validatingwebhookconfigurations", "mutatingwebhookconfigurations", "validatingadmissionpolicies",
        "validatingadmissionpolicybindings", "mutatingadmissionpolicies", "mutatingadmissionpolicybindings",
      ].contains(definition.name)
  }

  private static let reviews: Set = ["authentication.k8s.io", "authorization.k8s.io"]

  /// The namespace of the request; namespaces count as in themselves.
  var namespace: String { definition.isNamespaced ? context.info.namespace : self.is("", "namespaces") ? name : "" }
}

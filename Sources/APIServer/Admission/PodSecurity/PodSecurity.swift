import KubeAPI

/// A namespace's labels say which level its pods must keep, what to note in the audit log and what to warn about
/// (k8s.io/pod-security-admission/admission).
struct PodSecurity: ValidatingPlugin {
  let name = "PodSecurity"
  let configuration: PodSecurityConfiguration

  /// What is done with a pod does not change what it may do.
  private static let harmless: Set = ["exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status"]

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create || request.operation == .update else { return }
    if request.is("", "namespaces") {
      if request.subresource.isEmpty { try validateNamespace(object, old, request) }
      return
    }
    let isPod = request.is("", "pods")
    guard isPod ? !Self.harmless.contains(request.subresource) : request.subresource.isEmpty,
      let (metadata, spec) = Self.template(object, request)
    else { return }
    if configuration.namespaces.contains(request.namespace) { return exempt("namespace", request) }
    if configuration.usernames.contains(request.user.name) { return exempt("user", request) }
    guard let namespace = request.find(.namespaces, request.namespace) else { return }
    let labels = namespace.labels.filter { PodSecurityPolicy.isOne($0.key) }
    let faults = PodSecurityPolicy.faults(labels)
    let policy = labels.isEmpty ? configuration.defaults : PodSecurityPolicy(labels, defaults: configuration.defaults)
    if faults.isEmpty, policy.isPrivileged {
      if isPod {
        note("enforce-policy", "privileged:latest", request)
        count(nil, "enforce", policy.enforce, request)
      }
      return
    }
    if let old, isPod, !PodChange.isSignificant(object, old) { return }
    if configuration.runtimeClasses.contains(spec.runtimeClassName.string ?? "") {
      return exempt("runtimeClass", request)
    }
    if !faults.isEmpty {
      let list = ConfigurationObject.list(faults.map { "\($0.field): \($0.message)" })
      note("error", "Failed to parse policy: \(list)", request)
    }
    try evaluate(metadata, spec, policy, object.name, enforces: isPod, request)
  }

  private func evaluate(
    _ metadata: JSON, _ spec: JSON, _ policy: PodSecurityPolicy, _ name: String, enforces: Bool, _ request: AdmissionRequest
  ) throws(APIStatus) {
    func violations(_ setting: PodSecurityPolicy.Setting) -> String? {
      let faults = PodSecurityChecks.violations(metadata, spec, setting.level, minor: setting.minor)
      return faults.isEmpty ? nil : "PodSecurity \"\(setting.text)\": \(faults.joined(separator: ", "))"
    }
    if enforces { note("enforce-policy", policy.enforce.text, request) }
    let audited = violations(policy.audit)
    if let audited { note("audit-violations", "would violate \(audited)", request) }
    count(audited, "audit", policy.audit, request)
    let refused = enforces ? violations(policy.enforce) : nil
    if enforces { count(refused, "enforce", policy.enforce, request) }
    if let refused { throw request.forbidden(name, "violates \(refused)") }
    let warned = violations(policy.warn)
    count(warned, "warn", policy.warn, request)
    if let warned { request.context.warn("would violate \(warned)") }
  }

  /// Controllers of all kinds are one in the figures, to keep the series few.
  /// - Parameter violations: what was found; nil when all is well.
  private func count(_ violations: String?, _ mode: String, _ setting: PodSecurityPolicy.Setting, _ request: AdmissionRequest) {
    let isPod = request.is("", "pods")
    request.server.metrics.access.podSecurity.add(
      1,
      [
        violations == nil ? "allow" : "deny", mode, setting.level.rawValue, setting.version,
        request.operation.rawValue.lowercased(),
        isPod ? "pod" : "controller", request.subresource,
      ])
  }

  private func exempt(_ why: String, _ request: AdmissionRequest) {
    note("exempt", why, request)
    request.server.metrics.access.podSecurityExemptions.add(
      1, [request.operation.rawValue.lowercased(), request.is("", "pods") ? "pod" : "controller", request.subresource])
  }

  private func note(_ key: String, _ value: String, _ request: AdmissionRequest) {
    request.context.annotate("pod-security.kubernetes.io/\(key)", value)
  }

  /// Labels must be levels and versions; the pods that a stricter level would refuse are told.
  private func validateNamespace(_ namespace: KubeObject, _ old: KubeObject?, _ request: AdmissionRequest) throws {
    let faults = PodSecurityPolicy.faults(namespace.labels)
    if !faults.isEmpty, old.map({ PodSecurityPolicy.faults($0.labels) != faults }) ?? true {
      throw request.server.invalid(request.definition, namespace.name, faults)
    }
    let policy = PodSecurityPolicy(namespace.labels, defaults: configuration.defaults)
    if let old {
      let (new, before) = (policy.enforce, PodSecurityPolicy(old.labels, defaults: configuration.defaults).enforce)
      guard new != before, new.level != .privileged, !(new.minor == before.minor && new.level <= before.level) else { return }
    }
    if configuration.namespaces.contains(namespace.name) {
      guard !policy.isPrivileged, policy != configuration.defaults else { return }
      request.context.warn(
        "namespace \"\(namespace.name)\" is exempt from Pod Security, and the policy (\(policy.summary(namespace.labels))) will be ignored"
      )
    } else if old != nil {
      warnOfPods(namespace.name, policy.enforce, request)
    }
  }

  private func warnOfPods(_ namespace: String, _ setting: PodSecurityPolicy.Setting, _ request: AdmissionRequest) {
    var pods: [String: [String]] = [:]
    for pod in request.all(.pods, namespace: namespace).sorted(by: { $0.name < $1.name }) {
      guard !configuration.runtimeClasses.contains(pod.spec.runtimeClassName.string ?? "") else { continue }
      let violations = PodSecurityChecks.violations(pod.metadata, pod.spec, setting.level, minor: setting.minor)
      guard !violations.isEmpty else { continue }
      let reasons = violations.map { $0.split(separator: " (", maxSplits: 1).first.map(String.init) ?? $0 }
      pods[reasons.joined(separator: ", "), default: []].append(pod.name)
    }
    guard !pods.isEmpty else { return }
    request.context.warn(
      "existing pods in namespace \"\(namespace)\" violate the new PodSecurity enforce level \"\(setting.text)\"")
    let warnings = pods.map { reasons, names in
      let others = names.count == 1 ? "" : names.count == 2 ? " (and 1 other pod)" : " (and \(names.count - 1) other pods)"
      return "\(names[0])\(others): \(reasons)"
    }
    for warning in warnings.sorted() { request.context.warn(warning) }
  }

  /// Metadata and spec of the pods an object is or makes.
  private static func template(_ object: KubeObject, _ request: AdmissionRequest) -> (JSON, JSON)? {
    let template: JSON
    switch (request.definition.group, request.definition.name) {
    case ("", "pods"): return (object.metadata, object.spec)
    case ("", "podtemplates"): template = object.json.template
    case ("batch", "cronjobs"): template = object.spec.jobTemplate.spec.template
    case ("", "replicationcontrollers"), ("apps", "deployments"), ("apps", "replicasets"), ("apps", "statefulsets"),
      ("apps", "daemonsets"), ("batch", "jobs"):
      template = object.spec.template
    default: return nil
    }
    return template.isNull ? nil : (template.metadata, template.spec)
  }
}

/// Whether an update of a pod can make it less secure: by another image, or by more containers.
enum PodChange {
  static func isSignificant(_ pod: KubeObject, _ old: KubeObject) -> Bool {
    for key in ["containers", "initContainers"] {
      let (new, before) = (pod.spec[key].elements, old.spec[key].elements)
      if new.count != before.count || zip(new, before).contains(where: { $0.image != $1.image }) { return true }
    }
    return pod.spec.ephemeralContainers.elements.contains { container in
      let before = old.spec.ephemeralContainers.elements.first { $0.name == container.name }
      return before == nil || before?.image != container.image
    }
  }
}

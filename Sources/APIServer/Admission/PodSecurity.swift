import KubeAPI

/// A namespace's labels say which level its pods must keep, what to note in the audit log and what to warn about.
struct PodSecurity: AdmissionPlugin {
  let name = "PodSecurity"

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create || request.operation == .update else { return }
    if request.is("", "namespaces"), request.subresource.isEmpty { return try validateNamespace(object, old, request) }
    guard request.subresource.isEmpty || request.subresource == "ephemeralcontainers",
      let (metadata, spec) = Self.template(object, request), let namespace = request.find(.namespaces, object.namespace)
    else { return }
    let isPod = request.is("", "pods")
    if let old, isPod, request.subresource.isEmpty, !Self.isSignificant(object.spec, old.spec) { return }
    let policy = PodSecurityPolicy(namespace.labels)
    func faults(_ level: PodSecurityPolicy.Setting) -> [String] {
      PodSecurityChecks.violations(metadata, spec, level.level, minor: level.minor)
    }
    if isPod {
      request.context.annotate("pod-security.kubernetes.io/enforce-policy", policy.enforce.text)
      let faults = faults(policy.enforce)
      if !faults.isEmpty {
        throw request.forbidden(
          object.name, "violates PodSecurity \"\(policy.enforce.text)\": \(faults.joined(separator: ", "))")
      }
    }
    let audited = faults(policy.audit)
    if !audited.isEmpty, !(isPod && policy.audit == policy.enforce) {
      request.context.annotate(
        "pod-security.kubernetes.io/audit-violations",
        "would violate PodSecurity \"\(policy.audit.text)\": \(audited.joined(separator: ", "))")
    }
    let warned = faults(policy.warn)
    if !warned.isEmpty, !(isPod && policy.warn == policy.enforce) {
      request.context.warn("would violate PodSecurity \"\(policy.warn.text)\": \(warned.joined(separator: ", "))")
    }
  }

  /// Labels must be levels and versions; the pods that a stricter level would refuse are told.
  private func validateNamespace(_ namespace: KubeObject, _ old: KubeObject?, _ request: AdmissionRequest) throws {
    let faults = PodSecurityPolicy.faults(namespace.labels)
    if !faults.isEmpty, old.map({ PodSecurityPolicy.faults($0.labels) != faults }) ?? true {
      throw request.server.invalid(request.definition, namespace.name, faults)
    }
    guard let old else { return }
    let (new, before) = (PodSecurityPolicy(namespace.labels).enforce, PodSecurityPolicy(old.labels).enforce)
    guard new != before, new.level != .privileged, !(new.minor == before.minor && new.level <= before.level) else { return }
    var pods: [(reasons: String, names: [String])] = []
    for pod in request.all(.pods, namespace: namespace.name).sorted(by: { $0.name < $1.name }) {
      let violations = PodSecurityChecks.violations(pod.metadata, pod.spec, new.level, minor: new.minor)
      guard !violations.isEmpty else { continue }
      let reasons = violations.map { $0.split(separator: " (", maxSplits: 1).first.map(String.init) ?? $0 }.joined(
        separator: ", ")
      if let position = pods.firstIndex(where: { $0.reasons == reasons }) {
        pods[position].names.append(pod.name)
      } else {
        pods.append((reasons, [pod.name]))
      }
    }
    guard !pods.isEmpty else { return }
    request.context.warn(
      "existing pods in namespace \"\(namespace.name)\" violate the new PodSecurity enforce level \"\(new.text)\"")
    for (reasons, names) in pods {
      let others = names.count == 1 ? "" : names.count == 2 ? " (and 1 other pod)" : " (and \(names.count - 1) other pods)"
      request.context.warn("\(names[0])\(others): \(reasons)")
    }
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

  /// Updates that cannot make a pod less secure are not looked at.
  private static func isSignificant(_ new: JSON, _ old: JSON) -> Bool {
    func relevant(_ spec: JSON) -> JSON {
      var spec = spec
      for key in [
        "tolerations", "activeDeadlineSeconds", "terminationGracePeriodSeconds", "nodeName", "schedulingGates", "nodeSelector",
        "affinity",
      ] {
        spec[key] = .null
      }
      return spec
    }
    return relevant(new) != relevant(old)
  }
}

import KubeAPI

/// A namespace's labels say which level its pods must keep, and about which ones to warn.
struct PodSecurity: AdmissionPlugin {
  let name = "PodSecurity"

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    if request.is("", "namespaces"), request.subresource.isEmpty, request.operation != .delete {
      let faults = PodSecurityLabels.faults(object, old: old)
      if !faults.isEmpty { throw request.server.invalid(request.definition, object.name, faults) }
    }
    guard request.operation == .create || request.operation == .update,
      request.subresource.isEmpty || request.subresource == "ephemeralcontainers",
      let (metadata, spec) = Self.template(object, request), let namespace = request.find(.namespaces, object.namespace)
    else { return }
    let isPod = request.is("", "pods")
    if let old, isPod, request.subresource.isEmpty, !Self.isSignificant(object.spec, old.spec) { return }
    func level(_ mode: String) -> PodSecurityChecks.Level {
      namespace.labels["pod-security.kubernetes.io/\(mode)"].flatMap(PodSecurityChecks.Level.init) ?? .privileged
    }
    func version(_ mode: String) -> String { namespace.labels["pod-security.kubernetes.io/\(mode)-version"] ?? "latest" }
    let enforced = level("enforce")
    if isPod {
      let faults = PodSecurityChecks.violations(metadata, spec, enforced)
      if !faults.isEmpty {
        throw request.forbidden(
          object.name, "violates PodSecurity \"\(enforced.rawValue):\(version("enforce"))\": \(faults.joined(separator: ", "))")
      }
    }
    let warned = level("warn")
    let faults = PodSecurityChecks.violations(metadata, spec, warned)
    if !faults.isEmpty, !(isPod && warned == enforced) {
      request.context.warn(
        "would violate PodSecurity \"\(warned.rawValue):\(version("warn"))\": \(faults.joined(separator: ", "))")
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
      ("apps", "daemonsets"),
      ("batch", "jobs"):
      template = object.spec.template
    default: return nil
    }
    return (template.metadata, template.spec)
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

import KubeAPI

/// The enabled plugins in upstream's order (pkg/kubeapiserver/options/plugins.go).
struct AdmissionChain: Sendable {
  private let plugins: [any AdmissionPlugin]

  private enum Plugin {
    case on(any AdmissionPlugin)
    case off(any AdmissionPlugin)
    /// Upstream runs it by default, but it has nothing to do here.
    case idle
    case unsupported
  }

  private static func ordered() -> [(name: String, plugin: Plugin)] {
    let all: [(String, Plugin)] = [
      ("AlwaysAdmit", .idle), ("NamespaceAutoProvision", .off(NamespaceAutoProvision())),
      ("NamespaceLifecycle", .on(NamespaceLifecycle())), ("NamespaceExists", .off(NamespaceExists())),
      ("LimitPodHardAntiAffinityTopology", .off(LimitPodHardAntiAffinityTopology())), ("LimitRanger", .on(LimitRanger())),
      ("ServiceAccount", .on(ServiceAccountAdmission())), ("NodeRestriction", .off(NodeRestriction())),
      ("TaintNodesByCondition", .on(TaintNodesByCondition())), ("AlwaysPullImages", .off(AlwaysPullImages())),
      ("ImagePolicyWebhook", .unsupported), ("PodSecurity", .on(PodSecurity())), ("PodNodeSelector", .off(PodNodeSelector())),
      ("Priority", .on(PriorityAdmission())), ("DefaultTolerationSeconds", .on(DefaultTolerationSeconds())),
      ("PodTolerationRestriction", .off(PodTolerationRestriction())), ("EventRateLimit", .unsupported),
      ("ExtendedResourceToleration", .off(ExtendedResourceToleration())), ("DefaultStorageClass", .on(DefaultStorageClass())),
      ("StorageObjectInUseProtection", .on(StorageProtection())),
      ("OwnerReferencesPermissionEnforcement", .off(OwnerReferencesPermission())),
      ("PersistentVolumeClaimResize", .on(ClaimResize())), ("RuntimeClass", .on(RuntimeClassAdmission())),
      ("CertificateApproval", .on(CertificateSigner(name: "CertificateApproval", subresource: "approval", verb: "approve"))),
      ("CertificateSigning", .on(CertificateSigner(name: "CertificateSigning", subresource: "status", verb: "sign"))),
      ("ClusterTrustBundleAttest", .idle), ("CertificateSubjectRestriction", .on(CertificateSubjectRestriction())),
      ("DefaultIngressClass", .on(DefaultIngressClass())), ("DenyServiceExternalIPs", .off(DenyServiceExternalIPs())),
      ("PodTopologyLabels", .on(PodTopologyLabels())), ("MutatingAdmissionPolicy", .on(MutatingAdmissionPolicies())),
      ("MutatingAdmissionWebhook", .on(MutatingWebhooks())), ("ValidatingAdmissionPolicy", .on(ValidatingAdmissionPolicies())),
      ("ValidatingAdmissionWebhook", .on(ValidatingWebhooks())), ("ResourceQuota", .on(ResourceQuotaAdmission())),
      ("AlwaysDeny", .off(AlwaysDeny())),
    ]
    return all.map { (name: $0.0, plugin: $0.1) }
  }

  /// What is wrong with the flags: upstream's words for a name it does not know, our own for one it knows and we do not have.
  static func problems(enabled: Set<String>, disabled: Set<String>) -> [String] {
    let all = Dictionary(uniqueKeysWithValues: ordered().map { ($0.name, $0.plugin) })
    var problems: [String] = []
    let both = enabled.intersection(disabled).sorted()
    if !both.isEmpty {
      problems.append("[\(both.joined(separator: " "))] in enable-admission-plugins and disable-admission-plugins overlapped")
    }
    for (flag, given) in [("enable-admission-plugins", enabled), ("disable-admission-plugins", disabled)] {
      for name in given.sorted() {
        switch all[name] {
        case nil: problems.append("\(flag) plugin \"\(name)\" is unknown")
        case .unsupported? where enabled.contains(name):
          problems.append("enable-admission-plugins plugin \"\(name)\" is not supported by this API server")
        default: continue
        }
      }
    }
    return problems
  }

  init(enabled: Set<String>, disabled: Set<String>) {
    let all = Self.ordered()
    var plugins: [any AdmissionPlugin] = [RBACEscalation()]
    for (name, plugin) in all where !disabled.contains(name) {
      switch plugin {
      case .on(let plugin): plugins.append(plugin)
      case .off(let plugin): if enabled.contains(name) { plugins.append(plugin) }
      case .idle, .unsupported: continue
      }
    }
    // Upstream's strategy says whose a certificate request is, after all who may change it.
    self.plugins = plugins + [CertificateRequestIdentity()]
  }

  /// A second round follows when policies or webhooks changed the object: plugins and those that wish see it again.
  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    let given = object
    object = try await measured(request, "admit") {
      var object = given
      repeat {
        for plugin in plugins {
          let before = object
          object = try await measured(request, "admit", plugin.name) {
            var object = before
            try await plugin.mutate(&object, old: old, request)
            return object
          }
        }
      } while request.reinvocation.beginsSecondRound()
      return object
    }
  }

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    try await measured(request, "validate") {
      for plugin in plugins {
        try await measured(request, "validate", plugin.name) { try await plugin.validate(object, old: old, request) }
      }
    }
  }

  /// Takes the time of a step or, with a name, of one plugin in it.
  private func measured<Result: Sendable>(
    _ request: AdmissionRequest, _ type: String, _ name: String? = nil, _ body: () async throws -> Result
  ) async throws -> Result {
    let start = ContinuousClock.now
    func observe(_ isRejected: Bool) {
      let labels = [request.operation.rawValue, String(isRejected), type]
      let seconds = (ContinuousClock.now - start).seconds
      if let name {
        request.server.metrics.admissionControllers.observe(seconds, [name] + labels)
      } else {
        request.server.metrics.admissionSteps.observe(seconds, labels)
      }
    }
    do {
      let result = try await body()
      observe(false)
      return result
    } catch {
      observe(true)
      throw error
    }
  }
}

import KubeAPI

/// The enabled plugins in upstream's order (pkg/kubeapiserver/options/plugins.go).
struct AdmissionChain: Sendable {
  private let mutating: [(plugin: any MutatingPlugin, times: AdmissionTimes)]
  private let validating: [(plugin: any ValidatingPlugin, times: AdmissionTimes)]
  /// Of all plugins together.
  private let steps: (mutating: AdmissionTimes, validating: AdmissionTimes)
  /// Of those that upstream would run with these flags.
  private let names: [String]

  private enum Plugin {
    case on(any AdmissionPlugin)
    case off(any AdmissionPlugin)
    /// Upstream has it, but it has nothing to do here.
    case idle(isDefault: Bool)
    /// It is made from its configuration, if it has any.
    case configured(isDefault: Bool, @Sendable (String?) throws(FlagError) -> any AdmissionPlugin)
  }

  /// Plugins that upstream lets one configure, and that only do here what they do without configuration.
  private static let unconfigurable: Set = [
    "MutatingAdmissionPolicy", "MutatingAdmissionWebhook", "ValidatingAdmissionPolicy", "ValidatingAdmissionWebhook",
  ]

  private static func ordered() -> [(name: String, plugin: Plugin)] {
    let all: [(String, Plugin)] = [
      ("AlwaysAdmit", .idle(isDefault: false)), ("NamespaceAutoProvision", .off(NamespaceAutoProvision())),
      ("NamespaceLifecycle", .on(NamespaceLifecycle())), ("NamespaceExists", .off(NamespaceExists())),
      ("LimitPodHardAntiAffinityTopology", .off(LimitPodHardAntiAffinityTopology())), ("LimitRanger", .on(LimitRanger())),
      ("ServiceAccount", .on(ServiceAccountAdmission())), ("NodeRestriction", .off(NodeRestriction())),
      ("TaintNodesByCondition", .on(TaintNodesByCondition())), ("AlwaysPullImages", .off(AlwaysPullImages())),
      (
        "ImagePolicyWebhook",
        .configured(isDefault: false) { text throws(FlagError) in try ImagePolicyWebhook(text) }
      ),
      (
        "PodSecurity",
        .configured(isDefault: true) { text throws(FlagError) in
          PodSecurity(configuration: try text.map { text throws(FlagError) in try PodSecurityConfiguration(text) } ?? .init())
        }
      ),
      (
        "PodNodeSelector",
        .configured(isDefault: false) { text in PodNodeSelector(text.map(NodeSelectorConfiguration.init) ?? .init()) }
      ),
      ("Priority", .on(PriorityAdmission())), ("DefaultTolerationSeconds", .on(DefaultTolerationSeconds())),
      (
        "PodTolerationRestriction",
        .configured(isDefault: false) { text throws(FlagError) in
          PodTolerationRestriction(try text.map { text throws(FlagError) in try TolerationConfiguration(text) } ?? .init())
        }
      ),
      (
        "EventRateLimit", .configured(isDefault: false) { text throws(FlagError) in try EventRateLimit(text) }
      ),
      ("ExtendedResourceToleration", .off(ExtendedResourceToleration())), ("DefaultStorageClass", .on(DefaultStorageClass())),
      ("StorageObjectInUseProtection", .on(StorageProtection())),
      ("OwnerReferencesPermissionEnforcement", .off(OwnerReferencesPermission())),
      ("PersistentVolumeClaimResize", .on(ClaimResize())), ("RuntimeClass", .on(RuntimeClassAdmission())),
      ("CertificateApproval", .on(CertificateSigner(name: "CertificateApproval", subresource: "approval", verb: "approve"))),
      ("CertificateSigning", .on(CertificateSigner(name: "CertificateSigning", subresource: "status", verb: "sign"))),
      ("ClusterTrustBundleAttest", .idle(isDefault: true)),
      ("CertificateSubjectRestriction", .on(CertificateSubjectRestriction())),
      ("DefaultIngressClass", .on(DefaultIngressClass())), ("DenyServiceExternalIPs", .off(DenyServiceExternalIPs())),
      ("PodTopologyLabels", .on(PodTopologyLabels())), ("MutatingAdmissionPolicy", .on(MutatingAdmissionPolicies())),
      ("MutatingAdmissionWebhook", .on(MutatingWebhooks())), ("ValidatingAdmissionPolicy", .on(ValidatingAdmissionPolicies())),
      ("ValidatingAdmissionWebhook", .on(ValidatingWebhooks())),
      (
        "ResourceQuota",
        .configured(isDefault: true) { text throws(FlagError) in
          ResourceQuotaAdmission(limited: try text.map { text throws(FlagError) in try LimitedResources(text) } ?? .init())
        }
      ),
      ("AlwaysDeny", .off(AlwaysDeny())),
    ]
    return all.map { (name: $0.0, plugin: $0.1) }
  }

  /// What is wrong with the flags.
  static func problems(enabled: Set<String>, disabled: Set<String>) -> [String] {
    let names = Set(ordered().map(\.name))
    var problems: [String] = []
    let both = enabled.intersection(disabled).sorted()
    if !both.isEmpty {
      problems.append("[\(both.joined(separator: " "))] in enable-admission-plugins and disable-admission-plugins overlapped")
    }
    for (flag, given) in [("enable-admission-plugins", enabled), ("disable-admission-plugins", disabled)] {
      for name in given.sorted() where !names.contains(name) { problems.append("\(flag) plugin \"\(name)\" is unknown") }
    }
    return problems
  }

  init(
    enabled: Set<String>, disabled: Set<String>, configuration: AdmissionControlConfiguration = .init(), metrics: ServerMetrics
  ) throws(FlagError) {
    var plugins: [any AdmissionPlugin] = [RBACEscalation()]
    var names: [String] = []
    for (name, plugin) in Self.ordered() where !disabled.contains(name) {
      switch plugin {
      case .off where !enabled.contains(name): continue
      case .configured(isDefault: false, _) where !enabled.contains(name): continue
      case .idle(isDefault: false) where !enabled.contains(name): continue
      default: names.append(name)
      }
      switch plugin {
      case .idle: continue
      case .configured(_, let make): plugins.append(try make(try configuration.text(for: name)))
      case .on(let plugin), .off(let plugin):
        if Self.unconfigurable.contains(name), try configuration.text(for: name) != nil {
          throw FlagError("couldn't init admission plugin \"\(name)\": its configuration is not supported by this API server")
        }
        plugins.append(plugin)
      }
    }
    // Upstream's strategy says whose a certificate request is, after all who may change it.
    plugins.append(CertificateRequestIdentity())
    func times(_ name: String, _ step: String) -> AdmissionTimes { AdmissionTimes(metrics.admission.controllers, [name], step) }
    mutating = plugins.compactMap { $0 as? any MutatingPlugin }.map { ($0, times($0.name, "admit")) }
    validating = plugins.compactMap { $0 as? any ValidatingPlugin }.map { ($0, times($0.name, "validate")) }
    steps = (
      AdmissionTimes(metrics.admission.steps, [], "admit"), AdmissionTimes(metrics.admission.steps, [], "validate")
    )
    self.names = names
  }

  /// Upstream's plugins that only judge; the others change objects.
  private static let judging: Set = [
    "NamespaceExists", "LimitPodHardAntiAffinityTopology", "ImagePolicyWebhook", "PodSecurity", "EventRateLimit",
    "OwnerReferencesPermissionEnforcement", "PersistentVolumeClaimResize", "CertificateApproval", "CertificateSigning",
    "ClusterTrustBundleAttest", "CertificateSubjectRestriction", "DenyServiceExternalIPs", "ValidatingAdmissionPolicy",
    "ValidatingAdmissionWebhook", "ResourceQuota",
  ]
  /// Those that do both.
  private static let both: Set = [
    "AlwaysAdmit", "LimitRanger", "ServiceAccount", "AlwaysPullImages", "PodNodeSelector", "Priority",
    "PodTolerationRestriction", "RuntimeClass", "AlwaysDeny",
  ]

  /// What upstream's log says of the plugins at the start (k8s.io/apiserver pkg/admission/plugins.go).
  var summary: [String] {
    let mutating = names.filter { !Self.judging.contains($0) }
    let validating = names.filter { Self.judging.contains($0) || Self.both.contains($0) }
    return [("mutating", mutating), ("validating", validating)].filter { !$0.1.isEmpty }.map { kind, names in
      "Loaded \(names.count) \(kind) admission controller(s) successfully in the following order: \(names.joined(separator: ","))."
    }
  }

  /// A second round follows when policies or webhooks changed the object: plugins and those that wish see it again.
  func mutate(_ object: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    var clock = AdmissionClock(request.operation, steps.mutating)
    repeat {
      for (plugin, times) in mutating {
        do { try await plugin.mutate(&object, old: old, request) } catch {
          clock.refused(times)
          throw error
        }
        clock.passed(times)
      }
    } while request.reinvocation.beginsSecondRound()
    clock.passed()
  }

  func validate(_ object: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    var clock = AdmissionClock(request.operation, steps.validating)
    for (plugin, times) in validating {
      do { try await plugin.validate(object, old: old, request) } catch {
        clock.refused(times)
        throw error
      }
      clock.passed(times)
    }
    clock.passed()
  }
}

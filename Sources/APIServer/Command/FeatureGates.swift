import KubeAPI

/// The feature gates of 1.36 and what `--feature-gates` may do to them (k8s.io/component-base/featuregate). All are known, so that a
/// manifest that names one is judged as upstream judges it; of those that may be switched some switch something here, some are about
/// upstream's inner workings, and of the rest the log says that they change nothing.
struct FeatureGates: Sendable {
  /// As metrics name it; nothing for what is generally available.
  enum Stage: String, Sendable { case general = "", beta = "BETA", alpha = "ALPHA", deprecated = "DEPRECATED" }

  private var states: [String: Bool]
  /// What upstream's log, or this server's alone, has to say of the settings.
  private(set) var warnings: [String] = []

  /// The values of `--feature-gates`: `COMPONENT:NAME=true|false,...`, where the one component is "kube" and need not be said.
  init(parsing values: [String]) throws(FlagError) {
    let pairs = values.flatMap { $0.split(separator: ",") }
    let parts = pairs.map { pair -> (component: String, text: String) in
      let halves = pair.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
      return halves.count == 2 ? (halves[0], halves[1]) : ("", halves[0])
    }
    let components = Set(parts.map(\.component))
    guard !components.isSuperset(of: ["", "kube"]) else {
      throw FlagError("set kube feature gates with default empty prefix or kube: prefix consistently, do not mix use")
    }
    if let stranger = components.subtracting(["", "kube"]).sorted().first {
      throw FlagError("component not registered: \(stranger)")
    }
    var settings: [(name: String, isOn: Bool)] = []
    for (_, text) in parts where !text.isEmpty {
      let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { String($0).trimmed }
      guard halves.count == 2 else { throw FlagError("missing bool value for \(halves[0])") }
      guard let isOn = FlagParser.bool(halves[1]) else {
        throw FlagError(
          "invalid value of \(halves[0])=\(halves[1]), err: strconv.ParseBool: parsing \"\(halves[1])\": invalid syntax")
      }
      settings.append((halves[0], isOn))
    }
    try self.init(settings)
  }

  /// The settings apply in turn, those of single gates over `AllAlpha` and `AllBeta`. Upstream's refusal of gates it does not know, or
  /// whose state is settled.
  init(_ settings: [(name: String, isOn: Bool)]) throws(FlagError) {
    states = FeatureGateTable.gates.mapValues(\.isOn).merging(["AllAlpha": false, "AllBeta": false]) { $1 }
    for (group, isOn) in settings {
      guard let stage: Stage = group == "AllAlpha" ? .alpha : group == "AllBeta" ? .beta : nil else { continue }
      states[group] = isOn
      for (name, gate) in FeatureGateTable.gates where gate.stage == stage && !gate.isLocked { states[name] = isOn }
    }
    for (name, isOn) in settings where name != "AllAlpha" && name != "AllBeta" {
      guard let gate = FeatureGateTable.gates[name] else { throw FlagError("unrecognized feature gate: \(name)") }
      guard !gate.isLocked || isOn == gate.isOn else {
        throw FlagError("cannot set feature gate \(name) to \(isOn), feature is locked to \(gate.isOn)")
      }
      states[name] = isOn
      let kind: String? = gate.stage == .deprecated ? "deprecated" : gate.stage == .general ? "GA" : nil
      if let kind {
        warnings.append(
          "\"Warning: setting \(kind) feature gate. It will be removed in a future release.\" featureGate=\"\(name)\" value=\(isOn)"
        )
      }
    }
    try checkDependencies()
    let quiet = Set((Self.switched + " " + Self.inner).split(whereSeparator: \.isWhitespace).map(String.init))
    for (name, isOn) in states.sorted(by: { $0.key < $1.key }) {
      guard let gate = FeatureGateTable.gates[name], gate.isOn != isOn, !quiet.contains(name) else { continue }
      warnings.append("feature gate \(name)=\(isOn) is accepted and changes nothing in this API server")
    }
  }

  private func checkDependencies() throws(FlagError) {
    let faults = FeatureGateTable.dependencies.compactMap { name, needed -> String? in
      let missing = isOn(name) ? needed.filter { !isOn($0) } : []
      guard !missing.isEmpty else { return nil }
      return "\(name) is enabled, but depends on features that are disabled: [\(missing.joined(separator: " "))]"
    }
    if let fault = ConfigurationObject.aggregate(faults) { throw fault }
  }

  func isOn(_ name: String) -> Bool { states[name] ?? false }

  /// The names of those that are on.
  var enabled: Set<String> { Set(states.filter(\.value).keys) }

  /// By name.
  var all: [(name: String, stage: Stage, isOn: Bool)] {
    states.sorted { $0.key < $1.key }.map { name, isOn in
      (name, FeatureGateTable.gates[name]?.stage ?? (name == "AllBeta" ? .beta : .alpha), isOn)
    }
  }

  /// Those that something here asks.
  private static let switched = """
    APIResponseCompression APIServerIdentity AllowParsingUserUIDFromCertAuth ClusterTrustBundleProjection ContainerStopSignals
    CrossNamespaceVolumeDataSource DRAExtendedResource DRANodeAllocatableResources GenericWorkload NodeDeclaredFeatures
    PodCertificateRequest RemoteRequestHeaderUID VolumeLimitScaling WatchList
    """

  /// About how upstream works inside: whatever their state, clients see the same.
  private static let inner = """
    APIServingWithRoutine AtomicFIFO ConcurrentWatchObjectDecode DetectCacheInconsistency InOrderInformers
    InOrderInformersBatchProcess InformerResourceVersion ListFromCacheSnapshot SeparateCacheWatchRPC SizeBasedListCostEstimate
    StorageNamespaceIndex UnauthenticatedHTTP2DOSMitigation UnlockWhileProcessingFIFO WatchCacheInitializationPostStartHook
    WatchListClient
    """
}

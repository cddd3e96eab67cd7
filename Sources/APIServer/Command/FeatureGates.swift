import KubeAPI

/// The feature gates of 1.36 and what `--feature-gates` may do to them (k8s.io/component-base/featuregate). All are known, so that a
/// manifest that names one is judged as upstream judges it; of those that may be switched some switch something here, some are about
/// upstream's inner workings, and of the rest the log says that they change nothing.
struct FeatureGates: Sendable {
  /// As metrics name it; nothing for what is generally available.
  enum Stage: String, Sendable { case general = "", beta = "BETA", alpha = "ALPHA", deprecated = "DEPRECATED" }

  private struct Gate: Sendable {
    var stage: Stage
    var isOn: Bool
    var isLocked = false
  }

  private static let known: [String: Gate] = {
    var result: [String: Gate] = [:]
    func add(_ text: String, _ gate: Gate) {
      for name in text.split(whereSeparator: \.isWhitespace) { result[String(name)] = gate }
    }
    add(locked, Gate(stage: .general, isOn: true, isLocked: true))
    add(betaOn, Gate(stage: .beta, isOn: true))
    add(betaOff, Gate(stage: .beta, isOn: false))
    add(alpha, Gate(stage: .alpha, isOn: false))
    add(deprecatedOn, Gate(stage: .deprecated, isOn: true))
    add(deprecatedOff, Gate(stage: .deprecated, isOn: false))
    return result
  }()

  private var states: [String: Bool]
  /// What upstream's log, or this server's alone, has to say of the settings.
  private(set) var warnings: [String] = []

  /// The settings apply in turn, those of single gates over `AllAlpha` and `AllBeta`. Upstream's refusal of gates it does not know, or
  /// whose state is settled.
  init(_ settings: [(name: String, isOn: Bool)]) throws(FlagError) {
    states = Self.known.mapValues(\.isOn).merging(["AllAlpha": false, "AllBeta": false]) { $1 }
    // A component may stand before the gate; this one is called "kube".
    let settings = settings.map { ($0.name.hasPrefix("kube:") ? String($0.name.dropFirst(5)) : $0.name, $0.isOn) }
    for (group, isOn) in settings {
      guard let stage: Stage = group == "AllAlpha" ? .alpha : group == "AllBeta" ? .beta : nil else { continue }
      states[group] = isOn
      for (name, gate) in Self.known where gate.stage == stage && !gate.isLocked { states[name] = isOn }
    }
    for (name, isOn) in settings where name != "AllAlpha" && name != "AllBeta" {
      guard let gate = Self.known[name] else { throw FlagError("unrecognized feature gate: \(name)") }
      guard !gate.isLocked || isOn == gate.isOn else {
        throw FlagError("cannot set feature gate \(name) to \(isOn), feature is locked to \(gate.isOn)")
      }
      states[name] = isOn
      let kind: String? = gate.stage == .deprecated ? "deprecated" : gate.stage == .general ? "GA" : nil
      if let kind { warnings.append("Setting \(kind) feature gate \(name)=\(isOn). It will be removed in a future release.") }
    }
    let quiet = Set((Self.switched + " " + Self.inner).split(whereSeparator: \.isWhitespace).map(String.init))
    for (name, isOn) in states.sorted(by: { $0.key < $1.key }) {
      guard let gate = Self.known[name], gate.isOn != isOn, !quiet.contains(name) else { continue }
      warnings.append("feature gate \(name)=\(isOn) is accepted and changes nothing in this API server")
    }
  }

  func isOn(_ name: String) -> Bool { states[name] ?? false }

  /// By name.
  var all: [(name: String, stage: Stage, isOn: Bool)] {
    states.sorted { $0.key < $1.key }.map { name, isOn in
      (name, Self.known[name]?.stage ?? (name == "AllBeta" ? .beta : .alpha), isOn)
    }
  }

  /// Those that something here asks.
  private static let switched = """
    APIResponseCompression APIServerIdentity AllowParsingUserUIDFromCertAuth RemoteRequestHeaderUID WatchList
    """

  /// About how upstream works inside: whatever their state, clients see the same.
  private static let inner = """
    APIServingWithRoutine AtomicFIFO ConcurrentWatchObjectDecode DetectCacheInconsistency InOrderInformers
    InOrderInformersBatchProcess InformerResourceVersion ListFromCacheSnapshot SeparateCacheWatchRPC SizeBasedListCostEstimate
    StorageNamespaceIndex UnauthenticatedHTTP2DOSMitigation UnlockWhileProcessingFIFO WatchCacheInitializationPostStartHook
    WatchListClient
    """

  private static let locked = """
    APIServerTracing AggregatedDiscoveryRemoveBetaType AllowOverwriteTerminationGracePeriodSeconds
    AnonymousAuthConfigurableEndpoints AnyVolumeDataSource AuthorizeNodeWithSelectors AuthorizeWithSelectors BtreeWatchCache
    CPUManagerPolicyOptions CRDValidationRatcheting CSIServiceAccountTokenSecrets ConsistentListFromCache
    CustomResourceFieldSelectors DisableAllocatorDualWrite DynamicResourceAllocation ExecProbeTimeout HonorPVReclaimPolicy
    ImageMaximumGCAge InPlacePodVerticalScaling JobBackoffLimitPerIndex JobManagedBy JobPodReplacementPolicy JobSuccessPolicy
    KubeletCgroupDriverFromCRI KubeletFineGrainedAuthz KubeletTracing LogarithmicScaleDown MatchLabelKeysInPodAffinity
    MultiCIDRServiceAllocator MutatingAdmissionPolicy NFTablesProxyMode NodeInclusionPolicyInPodTopologySpread NodeSwap
    OrderedNamespaceDeletion PodLifecycleSleepAction PodLifecycleSleepActionAllowZero PodObservedGenerationTracking
    PodSchedulingReadiness PreferSameTrafficDistribution RecoverVolumeExpansionFailure RecursiveReadOnlyMounts
    RelaxedDNSSearchValidation RelaxedEnvironmentVariableValidation ResilientWatchCacheInitialization RetryGenerateName
    SchedulerQueueingHints SeparateTaintEvictionController ServiceAccountTokenJTI ServiceAccountTokenNodeBinding
    ServiceAccountTokenNodeBindingValidation ServiceAccountTokenPodNodeInfo SidecarContainers StreamingCollectionEncodingToJSON
    StreamingCollectionEncodingToProtobuf StructuredAuthenticationConfiguration SupplementalGroupsPolicy SystemdWatchdog
    TopologyManagerPolicyOptions VolumeAttributesClass WinDSR WinOverlay
    """

  private static let betaOn = """
    APIResponseCompression APIServerIdentity AllowParsingUserUIDFromCertAuth AtomicFIFO
    AuthorizePodWebsocketUpgradeCreatePermission CPUManagerPolicyBetaOptions ChangeContainerStatusOnKubeletRestart
    ClearingNominatedNodeNameAfterBinding ContainerCheckpoint ContainerRestartRules DRAAdminAccess DRAPrioritizedList
    DRAResourceClaimDeviceStatus DRASchedulerFilterTimeout DeclarativeValidation DeploymentReplicaSetTerminatingReplicas
    DetectCacheInconsistency DisableCPUQuotaWithExclusiveCPUs EnvFiles ExternalServiceAccountTokenSigner GracefulNodeShutdown
    GracefulNodeShutdownBasedOnPodPriority HPAConfigurableTolerance HostnameOverride ImageVolume InOrderInformers
    InOrderInformersBatchProcess InformerResourceVersion KubeletCrashLoopBackOffMax KubeletEnsureSecretPulledImages KubeletPSI
    KubeletPodResourcesDynamicResources KubeletPodResourcesGet KubeletPodResourcesListUseActivePods
    KubeletRegistrationGetOnExistsOnly KubeletSeparateDiskGC KubeletServiceAccountTokenForCredentialProviders
    ListFromCacheSnapshot MatchLabelKeysInPodTopologySpread MatchLabelKeysInPodTopologySpreadSelectorMerge
    MaxUnavailableStatefulSet MutableCSINodeAllocatableCount NominatedNodeNameForExpectation OpenAPIEnums OpportunisticBatching
    PodDeletionCost PodLevelResources PodReadyToStartContainersCondition PodTopologyLabelsAdmission PortForwardWebsockets
    PreventStaticPodAPIReferences ProcMountType RelaxedServiceNameValidation ReloadKubeletServerCertificateFile
    RemoteRequestHeaderUID ResourceHealthStatus ResourceHealthStatusMessage RotateKubeletServerCertificate SELinuxChangePolicy
    SELinuxMountReadWriteOncePod SchedulerAsyncPreemption SchedulerPopFromBackoffQ SeparateCacheWatchRPC
    ServiceAccountNodeAudienceRestriction SizeBasedListCostEstimate StatefulSetSemanticRevisionComparison StorageNamespaceIndex
    StorageVersionHash StructuredAuthenticationConfigurationEgressSelector StructuredAuthenticationConfigurationJWKSMetrics
    TokenRequestServiceAccountUIDValidation TopologyManagerPolicyBetaOptions TranslateStreamCloseWebsocketRequests
    UnauthenticatedHTTP2DOSMitigation UnlockWhileProcessingFIFO UserNamespacesSupport WatchCacheInitializationPostStartHook
    WatchList WatchListClient WindowsGracefulNodeShutdown
    """

  private static let betaOff = """
    ClusterTrustBundle ClusterTrustBundleProjection ConcurrentWatchObjectDecode CoordinatedLeaderElection
    DeclarativeValidationTakeover PodCertificateRequest SELinuxMount StorageVersionMigrator
    """

  private static let alpha = """
    APIServingWithRoutine AllowUnsafeMalformedObjectDeletion CBORServingAndStorage CPUManagerPolicyAlphaOptions
    CRDObservedGenerationTracking CSIVolumeHealth ClientsAllowCBOR ClientsPreferCBOR
    CloudControllerManagerWatchBasedRoutesReconciliation CloudControllerManagerWebhook ComponentFlagz ComponentStatusz
    ConstrainedImpersonation ContainerStopSignals CrossNamespaceVolumeDataSource CustomCPUCFSQuotaPeriod DRAConsumableCapacity
    DRADeviceBindingConditions DRADeviceTaintRules DRADeviceTaints DRAExtendedResource DRAPartitionableDevices EventedPLEG
    GangScheduling GenericWorkload HPAScaleToZero ImageVolumeWithDigest InPlacePodLevelResourcesVerticalScaling
    InPlacePodVerticalScalingExclusiveCPUs InPlacePodVerticalScalingExclusiveMemory KubeletInUserNamespace
    LocalStorageCapacityIsolationFSQuotaMonitoring MemoryQoS MutablePVNodeAffinity MutablePodResourcesForSuspendedJobs
    MutableSchedulingDirectivesForSuspendedJobs NodeDeclaredFeatures NodeLogQuery PodAndContainerStatsFromCRI
    PodLogsQuerySplitStreams QOSReserved ReduceDefaultCrashLoopBackOffDecay RestartAllContainersOnContainerExits
    RuntimeClassInImageCriApi SchedulerAsyncAPICalls StorageCapacityScoring StorageVersionAPI StrictIPCIDRValidation
    TaintTolerationComparisonOperators TopologyManagerPolicyAlphaOptions UnknownVersionInteroperabilityProxy
    UserNamespacesHostNetworkSupport VolumeLimitScaling WindowsCPUAndMemoryAffinity WindowsHostNetwork
    """

  private static let deprecatedOn = """
    DisableNodeKubeProxyVersion
    """

  private static let deprecatedOff = """
    AllowDNSOnlyNodeCSR AllowInsecureKubeletCertificateSigningRequests GitRepoVolumeDriver
    InPlacePodVerticalScalingAllocatedStatus KMSv1
    """
}

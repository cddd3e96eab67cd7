/// The feature gates of 1.36: those of k8s.io/apiserver, apiextensions, client-go and component-base as their code has them, Kubernetes'
/// own by pkg/features.
enum FeatureGateTable {
  struct Gate: Sendable {
    var stage: FeatureGates.Stage
    var isOn: Bool
    var isLocked = false
  }

  static let gates: [String: Gate] = {
    var result: [String: Gate] = [:]
    func add(_ text: String, _ gate: Gate) {
      for name in text.split(whereSeparator: \.isWhitespace) { result[String(name)] = gate }
    }
    add(locked, Gate(stage: .general, isOn: true, isLocked: true))
    add(general, Gate(stage: .general, isOn: true))
    add(betaOn, Gate(stage: .beta, isOn: true))
    add(betaOff, Gate(stage: .beta, isOn: false))
    add(alpha, Gate(stage: .alpha, isOn: false))
    add(deprecatedLockedOn, Gate(stage: .deprecated, isOn: true, isLocked: true))
    add(deprecatedLockedOff, Gate(stage: .deprecated, isOn: false, isLocked: true))
    add(deprecatedOn, Gate(stage: .deprecated, isOn: true))
    add(deprecatedOff, Gate(stage: .deprecated, isOn: false))
    return result
  }()

  /// What must be on for a gate to be on.
  static let dependencies: [(name: String, needed: [String])] = dependencyText.split(separator: "\n").map { line in
    let names = line.split(separator: " ").map(String.init)
    return (names[0], Array(names.dropFirst()))
  }

  private static let locked = """
    APIServerTracing AllowOverwriteTerminationGracePeriodSeconds AnonymousAuthConfigurableEndpoints AnyVolumeDataSource
    AuthorizeNodeWithSelectors AuthorizeWithSelectors BtreeWatchCache CPUManagerPolicyOptions CRDValidationRatcheting
    CSIServiceAccountTokenSecrets ConsistentListFromCache CustomResourceFieldSelectors DeclarativeValidation
    DisableAllocatorDualWrite DynamicResourceAllocation ExecProbeTimeout HonorPVReclaimPolicy ImageMaximumGCAge InOrderInformers
    InPlacePodVerticalScaling JobBackoffLimitPerIndex JobManagedBy JobPodReplacementPolicy JobSuccessPolicy
    KubeletCgroupDriverFromCRI KubeletFineGrainedAuthz KubeletTracing LogarithmicScaleDown MatchLabelKeysInPodAffinity
    MemoryManager MultiCIDRServiceAllocator NFTablesProxyMode NodeInclusionPolicyInPodTopologySpread NodeSwap
    OrderedNamespaceDeletion PodLifecycleSleepAction PodLifecycleSleepActionAllowZero PodObservedGenerationTracking
    PodSchedulingReadiness PreferSameTrafficDistribution RecoverVolumeExpansionFailure RecursiveReadOnlyMounts
    RelaxedDNSSearchValidation RelaxedEnvironmentVariableValidation ResilientWatchCacheInitialization RetryGenerateName
    SchedulerQueueingHints SeparateTaintEvictionController ServiceAccountTokenJTI ServiceAccountTokenNodeBinding
    ServiceAccountTokenNodeBindingValidation ServiceAccountTokenPodNodeInfo SidecarContainers StreamingCollectionEncodingToJSON
    StreamingCollectionEncodingToProtobuf StructuredAuthenticationConfiguration SupplementalGroupsPolicy SystemdWatchdog
    UserNamespacesSupport VolumeAttributesClass WinDSR WinOverlay
    """

  private static let general = """
    CustomCPUCFSQuotaPeriod DRAPrioritizedList InformerResourceVersion MutableCSINodeAllocatableCount MutatingAdmissionPolicy
    NodeLogQuery SELinuxMountReadWriteOncePod TopologyManagerPolicyOptions
    """

  private static let betaOn = """
    APIResponseCompression APIServerIdentity AllowParsingUserUIDFromCertAuth AtomicFIFO
    AuthorizePodWebsocketUpgradeCreatePermission CPUManagerPolicyBetaOptions CRDObservedGenerationTracking
    ClearingNominatedNodeNameAfterBinding ClientsAllowCARotation ClientsAllowTLSCacheGC ComponentFlagz ComponentStatusz
    ConstrainedImpersonation ContainerCheckpoint ContainerRestartRules ContextualLogging DRAAdminAccess DRAConsumableCapacity
    DRADeviceBindingConditions DRADeviceTaints DRAExtendedResource DRAPartitionableDevices DRAResourceClaimDeviceStatus
    DRAResourceClaimGranularStatusAuthorization DRASchedulerFilterTimeout DeclarativeValidationBeta
    DeploymentReplicaSetTerminatingReplicas DetectCacheInconsistency DisableCPUQuotaWithExclusiveCPUs EnvFiles
    ExternalServiceAccountTokenSigner GracefulNodeShutdown GracefulNodeShutdownBasedOnPodPriority HPAConfigurableTolerance
    HostnameOverride ImageVolume InOrderInformersBatchProcess InPlacePodLevelResourcesVerticalScaling KubeletCrashLoopBackOffMax
    KubeletEnsureSecretPulledImages KubeletPSI KubeletPodResourcesDynamicResources KubeletPodResourcesGet KubeletSeparateDiskGC
    KubeletServiceAccountTokenForCredentialProviders ListFromCacheSnapshot LoggingBetaOptions MatchLabelKeysInPodTopologySpread
    MatchLabelKeysInPodTopologySpreadSelectorMerge MaxUnavailableStatefulSet MutablePodResourcesForSuspendedJobs
    MutableSchedulingDirectivesForSuspendedJobs NodeDeclaredFeatures NominatedNodeNameForExpectation OpenAPIEnums
    OpportunisticBatching PodDeletionCost PodLevelResources PodReadyToStartContainersCondition PodTopologyLabelsAdmission
    PortForwardWebsockets PreventStaticPodAPIReferences ProcMountType RelaxedServiceNameValidation
    ReloadKubeletServerCertificateFile RemoteRequestHeaderUID ResourceHealthStatus ResourceHealthStatusMessage
    RestartAllContainersOnContainerExits RotateKubeletServerCertificate SELinuxChangePolicy SchedulerAsyncPreemption
    SchedulerPopFromBackoffQ ServiceAccountNodeAudienceRestriction SizeBasedListCostEstimate StatefulSetSemanticRevisionComparison
    StorageVersionHash StrictIPCIDRValidation StructuredAuthenticationConfigurationEgressSelector
    StructuredAuthenticationConfigurationJWKSMetrics TokenRequestServiceAccountUIDValidation TopologyManagerPolicyBetaOptions
    TranslateStreamCloseWebsocketRequests UnauthenticatedHTTP2DOSMitigation UnknownVersionInteroperabilityProxy
    UnlockWhileProcessingFIFO WatchCacheInitializationPostStartHook WatchList WatchListClient WindowsGracefulNodeShutdown
    """

  private static let betaOff = """
    ClusterTrustBundle ClusterTrustBundleProjection ConcurrentWatchObjectDecode CoordinatedLeaderElection DRADeviceTaintRules
    LocalStorageCapacityIsolationFSQuotaMonitoring PodCertificateRequest SELinuxMount SchedulerAsyncAPICalls
    StorageVersionMigrator
    """

  private static let alpha = """
    APIServingWithRoutine AllowUnsafeMalformedObjectDeletion CBORServingAndStorage CPUManagerPolicyAlphaOptions CSIVolumeHealth
    ClientsAllowCBOR ClientsPreferCBOR CloudControllerManagerWatchBasedRoutesReconciliation CloudControllerManagerWebhook
    ContainerStopSignals CrossNamespaceVolumeDataSource DRAListTypeAttributes DRANodeAllocatableResources
    DRAWorkloadResourceClaims EventedPLEG GangScheduling GenericWorkload HPAExternalMetricFallback HPAScaleToZero
    ImageVolumeWithDigest InPlacePodVerticalScalingExclusiveCPUs InPlacePodVerticalScalingExclusiveMemory KubeletInUserNamespace
    LoggingAlphaOptions ManifestBasedAdmissionControlConfig MemoryQoS MutablePVNodeAffinity NativeHistograms
    PodAndContainerStatsFromCRI PodLogsQuerySplitStreams QOSReserved ReduceDefaultCrashLoopBackOffDecay RuntimeClassInImageCriApi
    ShardedListAndWatch StorageCapacityScoring StorageVersionAPI TaintTolerationComparisonOperators
    TopologyAwareWorkloadScheduling TopologyManagerPolicyAlphaOptions UserNamespacesHostNetworkSupport VolumeLimitScaling
    WindowsCPUAndMemoryAffinity WorkloadAwarePreemption WorkloadWithJob
    """

  private static let deprecatedLockedOn = """
    AggregatedDiscoveryRemoveBetaType DisableNodeKubeProxyVersion
    """

  private static let deprecatedLockedOff = """
    AllowDNSOnlyNodeCSR AllowInsecureKubeletCertificateSigningRequests SeparateCacheWatchRPC
    """

  private static let deprecatedOn = """
    AllowServiceExternalIPs KubeletPodResourcesListUseActivePods StorageNamespaceIndex
    """

  private static let deprecatedOff = """
    ChangeContainerStatusOnKubeletRestart DeclarativeValidationTakeover GitRepoVolumeDriver
    InPlacePodVerticalScalingAllocatedStatus KMSv1 KubeletRegistrationGetOnExistsOnly WindowsHostNetwork
    """

  private static let dependencyText = """
    AuthorizeNodeWithSelectors AuthorizeWithSelectors
    ClusterTrustBundleProjection ClusterTrustBundle
    DRAAdminAccess DynamicResourceAllocation
    DRAConsumableCapacity DynamicResourceAllocation
    DRADeviceBindingConditions DynamicResourceAllocation DRAResourceClaimDeviceStatus
    DRADeviceTaintRules DRADeviceTaints
    DRADeviceTaints DynamicResourceAllocation
    DRAExtendedResource DynamicResourceAllocation
    DRAPartitionableDevices DynamicResourceAllocation
    DRAPrioritizedList DynamicResourceAllocation
    DRASchedulerFilterTimeout DynamicResourceAllocation
    DeclarativeValidationTakeover DeclarativeValidation
    DisableAllocatorDualWrite MultiCIDRServiceAllocator
    GangScheduling GenericWorkload
    GracefulNodeShutdownBasedOnPodPriority GracefulNodeShutdown
    ImageVolumeWithDigest ImageVolume
    InPlacePodLevelResourcesVerticalScaling InPlacePodVerticalScaling PodLevelResources NodeDeclaredFeatures
    InPlacePodVerticalScalingAllocatedStatus InPlacePodVerticalScaling
    InPlacePodVerticalScalingExclusiveCPUs InPlacePodVerticalScaling
    InPlacePodVerticalScalingExclusiveMemory InPlacePodVerticalScaling MemoryManager
    MatchLabelKeysInPodTopologySpreadSelectorMerge MatchLabelKeysInPodTopologySpread
    PodCertificateRequest AuthorizeNodeWithSelectors
    PodLifecycleSleepActionAllowZero PodLifecycleSleepAction
    ProcMountType UserNamespacesSupport
    ResourceHealthStatus DynamicResourceAllocation
    RestartAllContainersOnContainerExits ContainerRestartRules NodeDeclaredFeatures
    ServiceAccountTokenNodeBinding ServiceAccountTokenNodeBindingValidation
    StorageVersionAPI APIServerIdentity
    StructuredAuthenticationConfigurationEgressSelector StructuredAuthenticationConfiguration
    StructuredAuthenticationConfigurationJWKSMetrics StructuredAuthenticationConfiguration
    UnknownVersionInteroperabilityProxy APIServerIdentity
    UserNamespacesHostNetworkSupport UserNamespacesSupport
    WindowsCPUAndMemoryAffinity MemoryManager
    WindowsGracefulNodeShutdown GracefulNodeShutdown
    """
}

import KubeAPI
import LinuxSystem
import YAML

/// /var/lib/kubelet/config.yaml: `kind: KubeletConfiguration`, with upstream's defaults.
package struct KubeletConfiguration: Hashable, Sendable {
  package var staticPodPath = ""
  package var clusterDNS: [String] = []
  package var clusterDomain = ""
  package var address = "0.0.0.0"
  package var port = 10250
  package var healthzPort = 10248
  package var healthzBindAddress = "127.0.0.1"
  package var maxPods = 110
  package var anonymousAccess = false
  package var clientCAFile = ""
  package var webhookAuthorization = true
  package var resolverConfiguration = "/etc/resolv.conf"
  package var tlsCertificateFile = ""
  package var tlsPrivateKeyFile = ""
  package var evictionMemory: Quantity = Quantity(100 << 20)
  package var registerNode = true
  package var registerWithTaints: [JSON] = []
  package var leaseDuration: Int64 = 40
  package var seccompDefault = false
  package var cgroupRoot = ""
  package var syncFrequency = Duration.seconds(60)

  package init() {}

  package static func load(_ path: String) throws(KubeletError) -> KubeletConfiguration {
    let text: String
    do { text = try FileIO.readText(path) } catch {
      throw .configuration(
        path: path,
        reason: "failed to read kubelet config file \"\(path)\", error: open \(path): \(SystemError.text(of: error.errno))")
    }
    let json: JSON
    do { json = try YAML.decode(text) } catch {
      throw .configuration(path: path, reason: "failed to decode, error: \(error.upstreamText)")
    }
    do { return try KubeletConfiguration(json) } catch {
      throw .configuration(path: path, reason: "failed to decode, error: \(error.text)")
    }
  }

  package struct DecodingError: Error, Hashable, Sendable {
    package let text: String
  }

  package init(_ json: JSON) throws(DecodingError) {
    self.init()
    guard json["kind"].string == "KubeletConfiguration" else {
      throw DecodingError(
        text: json["kind"].isNull
          ? "Object 'Kind' is missing in '\(json.text)'"
          : "no kind \"\(json["kind"].string ?? "")\" is registered for version \"\(json["apiVersion"].string ?? "")\"")
    }
    guard json["apiVersion"].string == "kubelet.config.k8s.io/v1beta1" else {
      throw DecodingError(
        text:
          "no kind \"KubeletConfiguration\" is registered for version \"\(json["apiVersion"].string ?? "")\" in scheme \"k8s.io/kubernetes/pkg/kubelet/apis/config/scheme\""
      )
    }
    let unknown = json.members.keys.filter { !Self.fields.contains($0) }
    if !unknown.isEmpty {
      throw DecodingError(text: "strict decoding error: " + unknown.map { "unknown field \"\($0)\"" }.joined(separator: ", "))
    }
    func text(_ name: String, _ value: inout String) throws(DecodingError) {
      guard !json[name].isNull else { return }
      guard let found = json[name].string else { throw Self.mismatch(json[name], name, "string") }
      value = found
    }
    func number(_ name: String, _ value: inout Int) throws(DecodingError) {
      guard !json[name].isNull else { return }
      guard let found = json[name].int else { throw Self.mismatch(json[name], name, "int32") }
      value = found
    }
    func flag(_ value: JSON, _ name: String, _ target: inout Bool) throws(DecodingError) {
      guard !value.isNull else { return }
      guard let found = value.bool else { throw Self.mismatch(value, name, "bool") }
      target = found
    }
    try text("staticPodPath", &staticPodPath)
    try text("clusterDomain", &clusterDomain)
    try text("address", &address)
    try number("port", &port)
    try number("healthzPort", &healthzPort)
    try text("healthzBindAddress", &healthzBindAddress)
    try number("maxPods", &maxPods)
    try text("resolvConf", &resolverConfiguration)
    try text("tlsCertFile", &tlsCertificateFile)
    try text("tlsPrivateKeyFile", &tlsPrivateKeyFile)
    try text("cgroupRoot", &cgroupRoot)
    try flag(json["seccompDefault"], "seccompDefault", &seccompDefault)
    try flag(json["registerNode"], "registerNode", &registerNode)
    try flag(json["authentication"]["anonymous"]["enabled"], "authentication.anonymous.enabled", &anonymousAccess)
    guard json["clusterDNS"].isNull || json["clusterDNS"].array != nil else {
      throw Self.mismatch(json["clusterDNS"], "clusterDNS", "[]string")
    }
    clusterDNS = json["clusterDNS"].elements.compactMap(\.string)
    clientCAFile = json["authentication"]["x509"]["clientCAFile"].string ?? ""
    webhookAuthorization = (json["authorization"]["mode"].string ?? "Webhook") == "Webhook"
    registerWithTaints = json["registerWithTaints"].elements
    if let limit = try? Quantity(json["evictionHard"]["memory.available"]) { evictionMemory = limit }
    if let frequency = json["syncFrequency"].string.flatMap({ GoDuration.parse($0) }), frequency > .zero {
      syncFrequency = frequency
    }
    if port < 1 || port > 65_535 {
      throw DecodingError(text: "invalid configuration: port (--port) \(port) must be between 1 and 65535, inclusive")
    }
  }

  private static func mismatch(_ value: JSON, _ field: String, _ type: String) -> DecodingError {
    DecodingError(
      text: "json: cannot unmarshal \(value.goTypeName) into Go struct field KubeletConfiguration.\(field) of type \(type)")
  }

  private static let fields: Set<String> = Set(
    """
    apiVersion kind enableServer staticPodPath podLogsDir syncFrequency fileCheckFrequency httpCheckFrequency staticPodURL
    staticPodURLHeader address port readOnlyPort tlsCertFile tlsPrivateKeyFile tlsCipherSuites tlsMinVersion rotateCertificates
    serverTLSBootstrap authentication authorization registryPullQPS registryBurst imagePullCredentialsVerificationPolicy
    preloadedImagesVerificationAllowlist eventRecordQPS eventBurst enableDebuggingHandlers enableContentionProfiling healthzPort
    healthzBindAddress oomScoreAdj clusterDomain clusterDNS streamingConnectionIdleTimeout nodeStatusUpdateFrequency
    nodeStatusReportFrequency nodeLeaseDurationSeconds imageMinimumGCAge imageMaximumGCAge imageGCHighThresholdPercent
    imageGCLowThresholdPercent volumeStatsAggPeriod kubeletCgroups systemCgroups cgroupRoot cgroupsPerQOS cgroupDriver
    cpuManagerPolicy singleProcessOOMKill cpuManagerPolicyOptions cpuManagerReconcilePeriod memoryManagerPolicy
    topologyManagerPolicy topologyManagerScope topologyManagerPolicyOptions qosReserved runtimeRequestTimeout hairpinMode maxPods
    podCIDR podPidsLimit resolvConf runOnce cpuCFSQuota cpuCFSQuotaPeriod nodeStatusMaxImages maxOpenFiles contentType kubeAPIQPS
    kubeAPIBurst serializeImagePulls maxParallelImagePulls evictionHard evictionSoft evictionSoftGracePeriod
    evictionPressureTransitionPeriod evictionMaxPodGracePeriod evictionMinimumReclaim mergeDefaultEvictionSettings podsPerCore
    enableControllerAttachDetach protectKernelDefaults makeIPTablesUtilChains iptablesMasqueradeBit iptablesDropBit featureGates
    failSwapOn memorySwap containerLogMaxSize containerLogMaxFiles containerLogMaxWorkers containerLogMonitorInterval
    configMapAndSecretChangeDetectionStrategy systemReserved kubeReserved reservedSystemCPUs showHiddenMetricsForVersion
    systemReservedCgroup kubeReservedCgroup enforceNodeAllocatable allowedUnsafeSysctls volumePluginDir providerID
    kernelMemcgNotification logging enableSystemLogHandler enableSystemLogQuery shutdownGracePeriod
    shutdownGracePeriodCriticalPods shutdownGracePeriodByPodPriority crashLoopBackOff reservedMemory enableProfilingHandler
    enableDebugFlagsHandler seccompDefault memoryThrottlingFactor registerWithTaints registerNode tracing localStorageCapacityIsolation
    containerRuntimeEndpoint imageServiceEndpoint failCgroupV1 userNamespaces
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}

import KubeAPI
import Testing

@testable import APIServer

@Suite struct ConfigurationValidationTests {
  private static func good() -> APIServerConfiguration {
    var configuration = APIServerConfiguration()
    configuration.storage.location = .file("/x.db", .process)
    configuration.serviceAccountIssuers = ["https://kubernetes.default.svc"]
    configuration.serviceAccountKeyFiles = ["sa.pub"]
    configuration.serviceAccountSigningKeyFile = "sa.key"
    configuration.authorizationModes = ["Node", "RBAC"]
    return configuration
  }

  @Test("A manifest as kubeadm writes it is in order") func order() { #expect(Self.good().problem() == nil) }

  private static let cases: [(message: String, change: @Sendable (inout APIServerConfiguration) -> Void)] = [
    ("--etcd-servers must be specified", { $0.storage.location = nil }),
    ("service-account-issuer is a required flag", { $0.serviceAccountIssuers = [] }),
    ("service-account-key-file is a required flag", { $0.serviceAccountKeyFiles = [] }),
    (#"authorization-mode "Nod" is not a valid mode"#, { $0.authorizationModes = ["RBAC", "Nod"] }),
    ("authorization-mode ABAC's authorization policy file not passed", { $0.authorizationModes = ["ABAC"] }),
    (#"authorization-mode ["RBAC" "RBAC"] has mode specified more than once"#, { $0.authorizationModes = ["RBAC", "RBAC"] }),
    ("--secure-port 0 must be between 1 and 65535, inclusive. It cannot be turned off with 0", { $0.securePort = 0 }),
    ("Cipher suite X not supported or doesn't exist", { $0.tlsCipherSuites = ["X"] }),
    (
      #"invalid audit log format xml, allowed formats are "legacy,json""#,
      { ($0.auditLog.path, $0.auditFile.format) = ("a", "xml") }
    ),
    (
      "invalid audit webhook mode x, allowed modes are \"batch,blocking,blocking-strict\"",
      { ($0.auditWebhook.path, $0.auditWebhook.mode) = ("a", "x") }
    ),
    (
      "invalid audit batch webhook throttle QPS 0, must be a positive number",
      { ($0.auditWebhook.path, $0.auditWebhook.throttleRate) = ("a", 0) }
    ),
    (
      "invalid audit truncate log max batch size 1, must be greater than max event size (102400)",
      { ($0.auditLog.path, $0.auditLog.maximumBatchSize) = ("a", 1) }
    ),
    ("authorization-mode Webhook's authorization config file not passed", { $0.authorizationModes = ["Webhook"] }),
    ("cannot specify --authorization-webhook-config-file without mode Webhook", { $0.authorizationWebhook.file = "a" }),
    (
      "--authorization-config can not be specified when --authorization-mode or --authorization-webhook-* flags are defined",
      { ($0.authorizationFile, $0.givenFlags) = ("a", ["authorization-mode"]) }
    ),
    (
      "oidc-issuer-url and oidc-client-id must be specified together when any oidc-* flags are set",
      { $0.givenFlags = ["oidc-groups-claim"] }
    ),
    (#"empty value in "requestheader-username-headers""#, { $0.requestHeaderUsernameHeaders = ["A", " "] }),
    ("--tracing-config-file is not supported by this API server", { $0.refusedFlags = ["tracing-config-file"] }),
  ]

  @Test("Mistakes are told as upstream tells them", arguments: cases.indices)
  func mistakes(_ index: Int) {
    var configuration = Self.good()
    Self.cases[index].change(&configuration)
    let told = configuration.problem()?.description ?? ""
    // A missing issuer is missed by the tokens' check as well.
    #expect(told == Self.cases[index].message || told.hasPrefix("[\(Self.cases[index].message), "))
  }

  @Test("Several mistakes are told as a list")
  func several() {
    var configuration = Self.good()
    configuration.storage.location = nil
    configuration.tlsMinVersion = "9"
    #expect(configuration.problem()?.description == #"[--etcd-servers must be specified, unknown tls version "9"]"#)
  }

  @Test("A service range that is none fails before all else")
  func range() {
    var configuration = Self.good()
    configuration.serviceClusterIPRange = "10.96.0.0/33"
    #expect(
      configuration.completionProblem()?.description
        == "error determining service IP ranges: service-cluster-ip-range is not a valid cidr")
  }

  @Test(
    "Feature gates are known by name and some are locked",
    arguments: [
      ("Nope", true, "unrecognized feature gate: Nope"),
      ("SidecarContainers", false, "cannot set feature gate SidecarContainers to false, feature is locked to true"),
    ])
  func gates(_ name: String, _ isOn: Bool, _ message: String) throws {
    #expect(throws: FlagError(message)) { try FeatureGates([(name, isOn)]) }
    #expect(try FeatureGates([("HPAScaleToZero", true)]).isOn("HPAScaleToZero"))
  }

  @Test(
    "The log tells of gates that change nothing here, not of those that work or are upstream's own affair",
    arguments: [
      ([("HPAScaleToZero", true)], ["feature gate HPAScaleToZero=true is accepted and changes nothing in this API server"]),
      ([("HPAScaleToZero", false)], []), ([("WatchList", false)], []), ([("APIServingWithRoutine", true)], []),
      (
        [("GitRepoVolumeDriver", true)],
        [
          #""Warning: setting deprecated feature gate. It will be removed in a future release." featureGate="GitRepoVolumeDriver" value=true"#,
          "feature gate GitRepoVolumeDriver=true is accepted and changes nothing in this API server",
        ]
      ),
    ] as [([(String, Bool)], [String])])
  func gateWarnings(_ settings: [(String, Bool)], _ warnings: [String]) throws {
    let gates = try FeatureGates(settings.map { (name: $0.0, isOn: $0.1) })
    #expect(gates.warnings == warnings)
  }

  @Test("A gate's own setting counts more than that of its stage, wherever it stands")
  func stages() throws {
    let gates = try FeatureGates([
      ("WatchList", true), ("AllBeta", false), ("AllAlpha", true), ("APIServerIdentity", true), ("PodLevelResources", true),
      ("ImageVolume", true), ("ContainerRestartRules", true), ("DRAResourceClaimDeviceStatus", true),
      ("UserNamespacesSupport", true),
    ])
    #expect(gates.isOn("WatchList"))
    #expect(!gates.isOn("APIResponseCompression"))
    #expect(gates.isOn("HPAScaleToZero"))
    #expect(gates.isOn("SidecarContainers"))
    #expect(gates.all.first { $0.name == "WatchList" }?.stage == .beta)
  }

  @Test(
    "The narrower setting of runtime-config wins",
    arguments: [
      ([("api/beta", "false")], "storage.k8s.io/v1beta1", false), ([("api/beta", "false")], "apps/v1", true),
      ([("api/all", "false"), ("apps/v1", "true")], "apps/v1", true),
      ([("api/all", "false"), ("apps/v1", "true")], "batch/v1", false),
      ([("apps/v1", "false")], "apps/v1", false),
    ])
  func runtime(_ settings: [(String, String)], _ version: String, _ isServed: Bool) throws {
    let config = try RuntimeConfig(settings.map { (name: $0.0, value: $0.1) }, catalogue: Self.catalogue)
    let parts = version.split(separator: "/").map(String.init)
    #expect(config.serves(.init(group: parts[0], version: parts[1])) == isServed)
  }

  private static var catalogue: ResourceCatalogue {
    get throws { ResourceCatalogue.builtIn(try .builtIn()) }
  }

  @Test(
    "Keys of runtime-config that lead nowhere are told",
    arguments: [
      ("fake/v1", "true", "unknown api groups fake/v1"), ("x", "true", "runtime-config invalid key x"),
      ("apps/v9", "true", "group version apps/v9 that has not been registered"), ("api/all", "1", "invalid value api/all=1"),
      ("api/all", "false", "invalid runtime-config with only api/all=false"),
      ("apps/v1", "maybe", #"invalid value of apps/v1: maybe, err: strconv.ParseBool: parsing "maybe": invalid syntax"#),
      (
        "apps/v1/Deployments", "false",
        #"invalid key apps/v1/Deployments: group/version/resource and resource is always lowercase plural, not "Deployments""#
      ),
    ])
  func runtimeFaults(_ key: String, _ value: String, _ message: String) throws {
    let catalogue = try Self.catalogue
    #expect(throws: FlagError(message)) { try RuntimeConfig([(key, value)], catalogue: catalogue) }
  }

  @Test("A single resource may be left out")
  func runtimeResource() throws {
    let catalogue = try Self.catalogue
    let served = try RuntimeConfig([("apps/v1/deployments", "false")], catalogue: catalogue).filter(catalogue)
    #expect(served.definition(GroupVersionResource(group: "apps", "deployments")) == nil)
    #expect(served.definition(GroupVersionResource(group: "apps", "daemonsets")) != nil)
  }
}

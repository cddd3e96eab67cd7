import HTTPServer
import KubeAPI
import KubeSchema
import Storage
import Synchronization

/// The parts of a running API server, shared by all requests.
package final class APIServer: Sendable {
  let configuration: APIServerConfiguration
  let storage: any Storage
  let cache = ObjectCache()
  package let health: HealthChecks
  package let shutdown = ShutdownSignal()
  let metrics: ServerMetrics
  let gates: FeatureGates
  /// The gates that are on.
  let features: Set<String>
  let deadlines = RequestDeadlines()
  let impersonationModes = ImpersonationModes()
  let started = Timestamp.now
  let isStale: @Sendable (String) -> Bool
  /// Nil when nothing is to be recorded.
  let audit: Audit?
  let flowControl: FlowControl
  let origins: AllowedOrigins
  let authentication: Authentication
  let kubeletTLS: OutboundTLS
  let services: ServiceAllocator
  let authorization: Authorization
  let openAPI = OpenAPIPublisher(version: "v1.36.2")
  private let registry: Mutex<SchemaRegistry>
  let custom = Mutex(CustomResources())
  let definitionChanges = DefinitionChanges()
  let aggregator = Aggregator()
  /// What lets this server speak for users to aggregated servers.
  let proxyCertificate: OutboundTLS
  let admission: AdmissionChain
  /// The resources that are there without any definition.
  let builtIn: ResourceCatalogue
  private let resources: Mutex<ResourceCatalogue>

  package convenience init(_ configuration: APIServerConfiguration, storage: any Storage) throws {
    try self.init(configuration, storage: storage, metrics: ServerMetrics()) { _ in false }
  }

  /// `isStale` tells of keys whose values would be stored otherwise today, so that they are written though nothing changes.
  init(
    _ configuration: APIServerConfiguration, storage: any Storage, metrics: ServerMetrics,
    isStale: @escaping @Sendable (String) -> Bool
  ) throws {
    self.metrics = metrics
    self.isStale = isStale
    self.configuration = configuration
    self.storage = storage
    health = HealthChecks(livezGracePeriod: configuration.policies.livezGracePeriod)
    gates = try FeatureGates(parsing: configuration.featureGates)
    features = gates.enabled
    for gate in gates.all { metrics.features.set(gate.isOn ? 1 : 0, [gate.name, gate.stage.rawValue]) }
    kubeletTLS = OutboundTLS(
      certificateChain: try configuration.kubeletClientCertificate.map {
        try TextFile.read($0, flag: "--kubelet-client-certificate")
      },
      privateKey: try configuration.kubeletClientKey.map { try TextFile.read($0, flag: "--kubelet-client-key") },
      trustRoots: try configuration.kubeletCertificateAuthority.map {
        try TextFile.read($0, flag: "--kubelet-certificate-authority")
      })
    proxyCertificate = OutboundTLS(
      certificateChain: try configuration.proxyClientCertificateFile.map {
        try TextFile.read($0, flag: "--proxy-client-cert-file")
      },
      privateKey: try configuration.proxyClientKeyFile.map { try TextFile.read($0, flag: "--proxy-client-key-file") })
    services = try ServiceAllocator(configuration, services: cache.resource("/registry/services/specs/"))
    admission = try configuration.admissionChain(metrics)
    let schemas = try SchemaRegistry.builtIn()
    registry = Mutex(schemas)
    let catalogue = ResourceCatalogue.builtIn(schemas)
    let runtime = try RuntimeConfig(configuration.runtimeConfig, catalogue: catalogue)
    builtIn = runtime.filter(catalogue)
    metrics.storage.name(catalogue.all)
    resources = Mutex(builtIn)
    authentication = try Authentication(configuration, gates, cache: cache, metrics: metrics)
    authorization = Authorization(cache: cache, try configuration.authorizers())
    audit = try Audit(configuration, metrics: metrics)
    origins = AllowedOrigins(configuration.policies.allowedOrigins)
    flowControl = FlowControl(
      .init(
        isFair: configuration.isFair, readOnly: configuration.maxRequestsInflight,
        mutating: configuration.maxMutatingRequestsInflight),
      cache: cache, metrics: metrics)
    for definition in builtIn.all where definition.isStored { _ = cache.resource(definition) }
    registerHealthChecks()
  }

  /// The types of what is served right now.
  var schemas: SchemaRegistry { registry.withLock { $0 } }

  func changeSchemas(_ body: (SchemaRegistry) -> SchemaRegistry) {
    registry.withLock { $0 = body($0) }
    openAPI.invalidate()
  }

  /// What is served right now.
  var catalogue: ResourceCatalogue { resources.withLock { $0 } }

  func changeCatalogue(_ body: (inout ResourceCatalogue) -> Void) { resources.withLock { body(&$0) } }

  /// Loads the store and makes what every cluster has from its beginning.
  package func prepare() async throws {
    try await load()
    try await finishStart()
  }

  /// Loads the store: from then on requests can be answered.
  func load() async throws {
    cache.onChange { [weak self] event, _ in
      self?.noteCustomChange(event)
      self?.noteAggregationChange(event)
    }
    try await cache.start(storage, past: 1_000)
    loadCustomResources()
    loadAggregation()
    definitionChanges.continuation.yield()
  }

  /// Makes what every cluster has from its beginning; then the server is ready.
  func finishStart() async throws {
    try await bootstrap()
    health.finishedAllHooks()
  }

  /// The work of the server's own, until cancelled.
  package func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await self.runCustomResourceController() }
      group.addTask { try await self.runAggregationController() }
      group.addTask { try await self.keepCacheFilled() }
      group.addTask { try await self.keepBootstrapped() }
      group.addTask { try await self.keepEndpoints() }
      if gates.isOn("APIServerIdentity") { group.addTask { try await self.keepIdentity() } }
      group.addTask { try await self.flowControl.run() }
      group.addTask { try await self.keepFlowSchemasResolved() }
      group.addTask { try await self.deadlines.run(self.configuration.requestTimeout) }
      group.addTask { try await self.keepServiceAddresses() }
      group.addTask { await self.authentication.discoverIssuers() }
      group.addTask { try await self.followAccessFiles() }
      let timeToLive = configuration.storage.eventTimeToLive
      if timeToLive > .zero { group.addTask { try await self.expireEvents(after: timeToLive) } }
      if configuration.storage.compactionInterval > .zero { group.addTask { try await self.runCompactor() } }
      try await group.waitForAll()
    }
  }

  private func keepCacheFilled() async throws {
    try await cache.keepFilled(storage) {
      loadCustomResources()
      loadAggregation()
      aggregator.wake()
      definitionChanges.continuation.yield()
    }
  }

  private func runCompactor() async throws {
    try await Compactor.run(storage, every: configuration.storage.compactionInterval) { cache.forget(upTo: $0) }
  }

  package var handler: any HTTPHandler { APIHandler(server: self) }
}

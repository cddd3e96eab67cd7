import APIClient
import KubeAPI
import Synchronization

package final class KubernetesPlugin: DNSPlugin {
  package static let name = "kubernetes"

  package struct Settings: Hashable, Sendable {
    package var zones: [DNSName] = []
    package var pods = KubernetesRecords.PodMode.disabled
    package var ttl: UInt32 = 5
    /// Zones whose missing names go on to the next plugin; empty means none.
    package var fallthroughZones: [DNSName] = []
    package var usesPodNames = false
    package var readsEndpoints = true
    /// Empty means every namespace.
    package var namespaces: Set<String> = []
    package var kubeconfig: String?
    package var context: String?

    package init() {}
  }

  private struct State {
    var records = KubernetesRecords()
    var synced: Set<String> = []
    var serial: UInt32
  }

  let settings: Settings
  private let client: APIClient?
  private let state: Mutex<State>
  private let readiness = AsyncStream<Never>.makeStream()

  /// Without a client the records are what `update` is given.
  package init(_ settings: Settings, client: APIClient?) {
    self.settings = settings
    self.client = client
    var records = KubernetesRecords()
    records.usesPodNames = settings.usesPodNames
    state = Mutex(State(records: records, serial: UInt32(truncatingIfNeeded: Timestamp.now.seconds)))
  }

  package var isReady: Bool { state.withLock { $0.synced.count == resources.count } }

  package func update(_ change: (inout KubernetesRecords) -> Void) {
    state.withLock { state in
      change(&state.records)
      state.serial &+= 1
    }
  }

  package func markReady() { resources.forEach(mark) }

  package func waitUntilReady() async {
    for await _ in readiness.stream {}
  }

  private func mark(_ resource: GroupVersionResource) {
    state.withLock { _ = $0.synced.insert(resource.resource) }
    if isReady { readiness.continuation.finish() }
  }

  package func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage {
    let question = request.question
    let zone = settings.zones.filter { question.name.isWithin($0) }.max { $0.labels.count < $1.labels.count }
    guard let zone else { return try await next(request) }
    guard isReady else { throw DNSFailure(.notReady, plugin: Self.name, "the Kubernetes API has not been read yet") }
    let (outcome, serial) = state.withLock { ($0.records.outcome(for: question, zone: zone, settings), $0.serial) }
    var response = request.message.response()
    response.isAuthoritative = true
    switch outcome {
    case .found(let answers, let additional):
      response.answers = answers
      response.additionals = additional
    case .alias(let record, let target):
      response.answers = [record]
      if question.type == .a || question.type == .aaaa {
        let resolved = try? await next.lookUp(target, question.type, for: request)
        response.answers += resolved?.answers ?? []
      }
    case .missing:
      if settings.fallthroughZones.contains(where: { question.name.isWithin($0) }) { return try await next(request) }
      response.code = .nameError
    }
    if question.name == zone, question.type == .soa {
      response.answers = [authority(zone, serial)]
    } else if question.name == zone, question.type == .ns {
      response.answers = [DNSRecord(zone, .ns, ttl: settings.ttl, .name(["ns", "dns"] + zone))]
    } else if response.answers.isEmpty {
      response.authorities = [authority(zone, serial)]
    }
    return response
  }

  /// A negative answer is good for as long as its SOA says (RFC 2308).
  private func authority(_ zone: DNSName, _ serial: UInt32) -> DNSRecord {
    DNSRecord(
      zone, .soa, ttl: min(300, settings.ttl),
      .authority(
        primary: ["ns", "dns"] + zone, mailbox: ["hostmaster"] + zone, serial: serial, refresh: 7200, retry: 1800, expire: 86400,
        minimum: settings.ttl))
  }

  private var resources: [GroupVersionResource] {
    var resources: [GroupVersionResource] = [.namespaces, .services]
    if settings.readsEndpoints { resources.append(.endpointSlices) }
    if settings.pods == .verified { resources.append(.pods) }
    return resources
  }

  package func run() async {
    guard let client else { return }
    await withTaskGroup { group in
      for resource in resources {
        let informer = Informer(client, resource)
        group.addTask { await informer.run() }
        group.addTask { await self.follow(informer, resource) }
        group.addTask {
          guard (try? await informer.waitForSync()) != nil else { return }
          self.mark(resource)
        }
      }
    }
  }

  private func follow(_ informer: Informer, _ resource: GroupVersionResource) async {
    for await event in informer.events() {
      update { records in
        switch event {
        case .added(let object), .updated(_, let object): records.set(object, of: resource)
        case .deleted(let object): records.remove(object, of: resource)
        }
      }
    }
  }
}

extension KubernetesRecords {
  func outcome(for question: DNSQuestion, zone: DNSName, _ settings: KubernetesPlugin.Settings) -> Outcome {
    if zone.isWithin(DNSName("arpa")) {
      guard let address = IPAddress(reverseName: question.name) else { return question.name == zone ? .found([]) : .missing }
      return lookUp(
        address: address, question, zone: settings.zones.first { !$0.isWithin(DNSName("arpa")) } ?? .root, ttl: settings.ttl)
    }
    let labels = question.name.relative(to: zone)
    if !settings.namespaces.isEmpty, labels.count > 1, !settings.namespaces.contains(labels[labels.count - 2]) { return .missing }
    return lookUp(question, zone: zone, ttl: settings.ttl, pods: settings.pods)
  }

  mutating func set(_ object: KubeObject, of resource: GroupVersionResource) {
    switch resource {
    case .namespaces: set(namespace: object)
    case .services: set(service: object)
    case .endpointSlices: set(slice: object)
    case .pods: set(pod: object)
    default: break
    }
  }

  mutating func remove(_ object: KubeObject, of resource: GroupVersionResource) {
    switch resource {
    case .namespaces: remove(namespace: object)
    case .services: remove(service: object)
    case .endpointSlices: remove(slice: object)
    case .pods: remove(pod: object)
    default: break
    }
  }
}

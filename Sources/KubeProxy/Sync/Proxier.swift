import APIClient
import KubeAPI
import LinuxSystem
import NFTables
import Netlink
import Synchronization

/// Keeps the table what the API's Services and EndpointSlices say.
///
/// Only what changed is computed and written. Everything is at the start, after a failure, when the settings change, and once an hour.
final class Proxier: Sendable {
  struct Inputs: Sendable {
    let services: Informer
    let slices: Informer
  }

  private struct Pending: Sendable {
    /// The keys of Services to look at again.
    var services: Set<String> = []
    var everything = true
  }

  private static let fullSyncPeriod: Duration = .seconds(3600)
  static let sliceIndex = "service"

  private let nft: any NFTBackend
  private let conntrack: (any ConntrackCleaner)?
  private let metrics: ProxyMetrics
  private let settings: Mutex<ProxySettings>
  private let pending = Mutex(Pending())
  private let changes: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation
  private let wakes: AsyncStream<Duration>
  private let wake: AsyncStream<Duration>.Continuation
  private let clock = ContinuousClock()

  init(nft: any NFTBackend, conntrack: (any ConntrackCleaner)?, settings: ProxySettings, metrics: ProxyMetrics) {
    self.nft = nft
    self.conntrack = conntrack
    self.metrics = metrics
    self.settings = Mutex(settings)
    (changes, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    (wakes, wake) = AsyncStream<Duration>.makeStream(bufferingPolicy: .bufferingOldest(1))
  }

  /// New settings are followed by a full sync; the same ones by nothing.
  func update(_ change: (inout ProxySettings) -> Void) {
    let changed = settings.withLock { settings in
      let old = settings
      change(&settings)
      return settings != old
    }
    if !changed { return }
    pending.withLock { $0.everything = true }
    signal.yield()
  }

  private func note(_ service: String) {
    metrics.queued()
    pending.withLock { _ = $0.services.insert(service) }
    signal.yield()
  }

  /// Runs until the task is cancelled.
  func run(_ inputs: Inputs) async {
    inputs.slices.index(Proxier.sliceIndex) { slice in
      slice.labels["kubernetes.io/service-name"].map { ["\(slice.namespace)/\($0)"] } ?? []
    }
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { for await event in inputs.services.events() { self.note(event.object.key) } }
      tasks.addTask { await self.followSlices(inputs.slices) }
      tasks.addTask {
        for await delay in self.wakes where (try? await Task.sleep(for: delay)) != nil { self.signal.yield() }
      }
      tasks.addTask {
        while (try? await Task.sleep(for: Proxier.fullSyncPeriod)) != nil {
          self.pending.withLock { $0.everything = true }
          self.signal.yield()
        }
      }
      tasks.addTask {
        for informer in [inputs.services, inputs.slices] where (try? await informer.waitForSync()) == nil { return }
        await self.sync(inputs)
      }
    }
  }

  private func followSlices(_ slices: Informer) async {
    for await event in slices.events() {
      var objects = [event.object]
      if case .updated(let old, _) = event { objects.append(old) }
      for slice in objects {
        if let service = slice.labels["kubernetes.io/service-name"] { note("\(slice.namespace)/\(service)") }
      }
    }
  }

  private func sync(_ inputs: Inputs) async {
    var state = TableState()
    var isFirst = true
    var backoff = Backoff(initial: .milliseconds(200), maximum: .seconds(30))
    signal.yield()
    for await _ in changes {
      if Task.isCancelled { return }
      let work = pending.withLock { pending in
        defer { pending = Pending(services: [], everything: false) }
        return pending
      }
      let now = clock.now
      state = await collectStale(state, now: now)
      if work.everything || !work.services.isEmpty {
        let settings = settings.withLock(\.self)
        let outcome = await perform(work, state, settings, inputs, recreating: isFirst, now: now)
        switch outcome {
        case .success(let new):
          isFirst = false
          state = new
          backoff.reset()
        case .failure(let error):
          metrics.failed()
          Log.error("nftables sync failed: \(error)")
          state.forgetStale()
          pending.withLock { $0.everything = true }
          wake.yield(backoff.next())
        }
      }
      if !state.staleChains.isEmpty { wake.yield(.milliseconds(1100)) }
    }
  }

  private func collectStale(_ state: TableState, now: ContinuousClock.Instant) async -> TableState {
    var new = state
    let transaction = new.collectStale(now: now)
    if transaction.isEmpty { return state }
    Log.info("Deleting stale nftables chains numChains=\(transaction.commands.count)")
    do { try await write(transaction) } catch {
      metrics.cleanupFailed()
      Log.error("Unable to delete stale chains; will retry later: \(error)")
      return state
    }
    return new
  }

  private func perform(
    _ work: Pending, _ state: TableState, _ settings: ProxySettings, _ inputs: Inputs, recreating: Bool,
    now: ContinuousClock.Instant
  ) async -> Result<TableState, any Error> {
    let start = clock.now
    var new = state
    do {
      let transaction: NFT.Transaction
      if work.everything {
        let wanted = Proxier.plans(inputs.services.list(), slices: inputs.slices.list(), settings: settings)
        transaction = new.fullSync(
          wanted, settings: settings, recreating: recreating, existingChains: try nft.chains(of: ProxyTable.table).map(\.name),
          existingSets: try nft.sets(of: ProxyTable.table), now: now)
      } else {
        transaction = new.partialSync(partial(work.services, state, inputs, settings), now: now)
      }
      if !transaction.isEmpty {
        try await write(transaction)
        let stale = Conntrack.stale(before: state.plans, after: new.plans)
        if !stale.isEmpty { conntrack?.clean(stale) }
      }
      metrics.synced(full: work.everything, seconds: Proxier.seconds(clock.now - start), ports: new.portCount)
      return .success(new)
    } catch {
      return .failure(error)
    }
  }

  private func partial(
    _ services: Set<String>, _ state: TableState, _ inputs: Inputs, _ settings: ProxySettings
  ) -> [ServicePortName: ServicePlan?] {
    var result: [ServicePortName: ServicePlan?] = [:]
    for key in services {
      for name in state.ports(of: key) { result[name] = .some(nil) }
      guard let service = inputs.services.get(key) else { continue }
      let slices = inputs.slices.list(index: Proxier.sliceIndex, value: key)
      for (name, plan) in Proxier.plans([service], slices: slices, settings: settings) { result[name] = .some(plan) }
    }
    return result
  }

  /// The plans of all ports of some Services, given at least the slices of these.
  static func plans(_ services: [KubeObject], slices: [KubeObject], settings: ProxySettings) -> [ServicePortName: ServicePlan] {
    let endpoints = ServiceEndpoint.endpoints(in: slices, node: settings.nodeName)
    var result: [ServicePortName: ServicePlan] = [:]
    for port in services.flatMap(ServicePort.ports) {
      result[port.name] = ServicePlan(port, endpoints: endpoints[port.name] ?? [], settings: settings)
    }
    return result
  }

  /// The kernel works a large transaction off within the call, so it gets a thread of its own.
  private func write(_ transaction: NFT.Transaction) async throws {
    let nft = nft
    if transaction.commands.count < 200 { return try nft.run(transaction) }
    try await DedicatedThread.run(name: "nftables") { try nft.run(transaction) }
  }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }
}

import NFTables

/// What the table holds by the last successful sync, and the transactions that lead from there to what it should hold.
///
/// A value: a sync works on a copy, which becomes the state when the kernel took the transaction.
struct TableState: Sendable {
  private(set) var plans: [ServicePortName: ServicePlan] = [:]
  private var portsByService: [String: Set<ServicePortName>] = [:]
  /// Who wants which element. Elements may be shared: the cluster IP by all ports of a Service, a hairpin entry by two Services.
  private var claims: [String: [[NFT.Value]: [ServicePortName: NFT.Element]]] = [:]
  /// Chains that were emptied and may be deleted later, with the time of that.
  private(set) var staleChains: [String: ContinuousClock.Instant] = [:]

  init() {}

  var portCount: Int { plans.count }

  /// The ports of a Service that the table has.
  func ports(of service: String) -> [ServicePortName] { portsByService[service].map(Array.init) ?? [] }

  /// Writes the whole table; `existing` is what the kernel has now.
  mutating func fullSync(
    _ wanted: [ServicePortName: ServicePlan], settings: ProxySettings, recreating: Bool, existingChains: [String],
    existingSets: [NFT.Set], now: ContinuousClock.Instant
  ) -> NFT.Transaction {
    var t = NFT.Transaction(ProxyTable.table)
    ProxyTable.setUp(settings, recreating: recreating, in: &t)
    plans = [:]
    portsByService = [:]
    claims = [:]
    var wantedSets: [String: NFT.Set] = [:]
    for plan in wanted.values { for set in plan.affinitySets { wantedSets[set.name] = set } }
    // A set cannot change its timeout: one that differs is made anew, once the rules that use it are gone.
    let ofServices = existingChains.filter(ChainName.isOfService)
    for chain in ofServices { t.flushChain(chain) }
    for set in existingSets where set.name.hasPrefix(ChainName.affinityPrefix) {
      if wantedSets[set.name]?.timeoutMilliseconds != set.timeoutMilliseconds { t.deleteSet(set.name) }
    }
    apply(wanted.mapValues { $0 }, to: &t, now: now)
    let active = Set(wanted.values.flatMap { $0.chains.map(\.name) })
    for chain in ofServices where !active.contains(chain) { staleChains[chain] = staleChains[chain] ?? now }
    return t
  }

  /// Writes what changed; nil for a port that is gone.
  mutating func partialSync(_ changes: [ServicePortName: ServicePlan?], now: ContinuousClock.Instant) -> NFT.Transaction {
    var t = NFT.Transaction(ProxyTable.table)
    apply(changes, to: &t, now: now)
    return t
  }

  private mutating func apply(
    _ changes: [ServicePortName: ServicePlan?], to t: inout NFT.Transaction, now: ContinuousClock.Instant
  ) {
    let real = changes.filter { plans[$0.key] != $0.value }.sorted { $0.key < $1.key }
    var chains: [ServicePlan.ChainPlan] = []
    var stale: [String] = []
    var deletedSets: [NFT.Set] = []
    for (name, new) in real {
      let old = plans[name]
      let former = Dictionary((old?.chains ?? []).map { ($0.name, $0) }) { $1 }
      let current = Set((new?.chains ?? []).map(\.name))
      chains += (new?.chains ?? []).filter { former[$0.name] != $0 }
      stale += (old?.chains ?? []).map(\.name).filter { !current.contains($0) }
      let sets = new?.affinitySets ?? []
      for set in sets where !(old?.affinitySets.contains(set) ?? false) {
        // The elements go with the old timeout; clients choose their endpoint anew.
        if let other = old?.affinitySets.first(where: { $0.name == set.name }) {
          for chain in old?.chains ?? [] { t.flushChain(chain.name) }
          chains += (new?.chains ?? []).filter { !chains.contains($0) }
          t.deleteSet(other.name)
        }
        t.add(set)
      }
      deletedSets += (old?.affinitySets ?? []).filter { set in !sets.contains { $0.name == set.name } }
    }
    for chain in chains {
      t.add(NFT.Chain(chain.name))
      t.flushChain(chain.name)
      staleChains[chain.name] = nil
    }
    for chain in chains { for rule in chain.rules { t.add(rule) } }
    changeElements(real, &t)
    for chain in stale {
      t.flushChain(chain)
      staleChains[chain] = now
    }
    for set in deletedSets { t.deleteSet(set.name) }
    for (name, new) in real {
      plans[name] = new
      if new == nil {
        portsByService[name.serviceKey]?.remove(name)
      } else {
        portsByService[name.serviceKey, default: []].insert(name)
      }
    }
  }

  private mutating func changeElements(_ changes: [(key: ServicePortName, value: ServicePlan?)], _ t: inout NFT.Transaction) {
    func effective(_ claims: [ServicePortName: NFT.Element]?) -> NFT.Element? { claims?.min { $0.key < $1.key }?.value }
    // Each key once, in the order of its first change, with what the kernel has for it.
    var before: [ServicePlan.Entry: NFT.Element?] = [:]
    var order: [ServicePlan.Entry] = []
    func note(_ entry: ServicePlan.Entry) {
      let place = ServicePlan.Entry(container: entry.container, element: NFT.Element(entry.element.key))
      if before[place] != nil { return }
      before[place] = .some(effective(claims[entry.container]?[entry.element.key]))
      order.append(place)
    }
    for (name, new) in changes {
      for entry in plans[name]?.entries ?? [] {
        note(entry)
        claims[entry.container]?[entry.element.key]?[name] = nil
        if claims[entry.container]?[entry.element.key]?.isEmpty == true { claims[entry.container]?[entry.element.key] = nil }
      }
      for entry in new?.entries ?? [] {
        note(entry)
        claims[entry.container, default: [:]][entry.element.key, default: [:]][name] = entry.element
      }
    }
    for set in ProxyTable.containers {
      var removed: [NFT.Element] = []
      var added: [NFT.Element] = []
      for place in order where place.container == set.name {
        let old = before[place] ?? nil
        let new = effective(claims[set.name]?[place.element.key])
        if old == new { continue }
        if let old { removed.append(old) }
        if let new { added.append(new) }
      }
      t.delete(removed, from: set)
      t.add(added, to: set)
    }
  }

  /// Deletes chains that were emptied a second or more ago. Kernels before 6.2 take that long to notice that nothing leads to a
  /// chain any more; the deletion goes in a transaction of its own, so that its failure spoils nothing.
  mutating func collectStale(now: ContinuousClock.Instant) -> NFT.Transaction {
    var t = NFT.Transaction(ProxyTable.table)
    for (chain, since) in staleChains.sorted(by: { $0.key < $1.key }) where now - since >= .seconds(1) {
      t.deleteChain(chain)
      staleChains[chain] = nil
    }
    return t
  }

  /// Forgets the stale chains, whose emptying did not happen; the next full sync finds them again.
  mutating func forgetStale() { staleChains = [:] }
}

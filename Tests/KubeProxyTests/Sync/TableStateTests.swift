import KubeAPI
import NFTables
import Netlink
import Testing

@testable import KubeProxy

@Suite struct TableStateTests {
  private let start = ContinuousClock.now

  /// What a test needs to sync step by step.
  private struct Lab {
    var state = TableState()
    let fake = FakeNFTables()
    let settings: ProxySettings

    init() throws { settings = try Sample.settings() }

    mutating func full(_ services: [KubeObject], _ slices: [KubeObject], now: ContinuousClock.Instant) throws {
      let wanted = Proxier.plans(services, slices: slices, settings: settings)
      try fake.run(
        state.fullSync(
          wanted, settings: settings, recreating: false, existingChains: fake.chains(of: ProxyTable.table).map(\.name),
          existingSets: fake.sets(of: ProxyTable.table), now: now))
    }

    @discardableResult
    mutating func partial(_ service: KubeObject?, _ slices: [KubeObject], key: String, now: ContinuousClock.Instant) throws
      -> NFT.Transaction
    {
      var changes: [ServicePortName: ServicePlan?] = [:]
      for name in state.ports(of: key) { changes[name] = .some(nil) }
      for (name, plan) in Proxier.plans([service].compactMap(\.self), slices: slices, settings: settings) {
        changes[name] = .some(plan)
      }
      let transaction = state.partialSync(changes, now: now)
      if !transaction.isEmpty { try fake.run(transaction) }
      return transaction
    }

    /// What a full sync into an empty kernel would make of the same Services.
    func fresh(_ services: [KubeObject], _ slices: [KubeObject], now: ContinuousClock.Instant) throws -> String {
      var other = try Lab()
      try other.full(services, slices, now: now)
      return other.fake.dump(ProxyTable.table)
    }

    /// The dump with blocks in order, without those of stale chains.
    func comparable(_ dump: String) -> [String] {
      dump.split(separator: "\n\n").map { block in block.split(separator: "\n").filter { $0 != "}" }.joined(separator: "\n") }
        .filter { block in !state.staleChains.keys.contains { block.hasPrefix("\tchain \($0) {") } }.sorted()
    }
  }

  private let services = (1...4).map { Sample.service("svc\($0)", clusterIP: "172.30.0.4\($0)") }
  private let slices = (1...4).map { Sample.slice("svc\($0)", [("10.180.0.\($0)", "node01"), ("10.180.1.\($0)", "node02")]) }

  @Test("a change touches its Service only, and nothing when nothing changed")
  func partial() throws {
    var lab = try Lab()
    try lab.full(services, slices, now: start)
    #expect(try lab.partial(services[1], [slices[1]], key: "default/svc2", now: start).isEmpty)
    let slice = Sample.slice("svc2", [("10.180.0.2", "node01"), ("10.180.0.9", "node01")])
    let transaction = try lab.partial(services[1], [slice], key: "default/svc2", now: start)
    let chain = "service-" + ChainName.hashed("default/svc2/tcp/p80")
    #expect(
      transaction.commands.map { "\($0.verb) \($0.subject)" } == [
        "add chain \(chain)", "flush chain \(chain)",
        "add rule of chain \(chain): meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.180.0.2 . 80, 1 : 10.180.0.9 . 80 }",
        "add elements of set hairpin-connections",
      ])
    let all = [slices[0], slice, slices[2], slices[3]]
    #expect(lab.comparable(lab.fake.dump(ProxyTable.table)) == lab.comparable(try lab.fresh(services, all, now: start)))
  }

  @Test("chains of a Service that is gone are emptied at once and deleted a second later")
  func stale() throws {
    var lab = try Lab()
    try lab.full(services, slices, now: start)
    try lab.partial(nil, [], key: "default/svc1", now: start)
    let chain = "service-" + ChainName.hashed("default/svc1/tcp/p80")
    #expect(lab.fake.dump(ProxyTable.table).contains("\tchain \(chain) {\n\t}"))
    #expect(lab.state.collectStale(now: start + .milliseconds(900)).isEmpty)
    let collected = lab.state.collectStale(now: start + .milliseconds(1100))
    #expect(collected.commands == [.deleteChain(chain)])
    try lab.fake.run(collected)
    #expect(!lab.fake.dump(ProxyTable.table).contains(chain))
  }

  @Test("a chain that is wanted again is not deleted")
  func revived() throws {
    var lab = try Lab()
    try lab.full(services, slices, now: start)
    try lab.partial(nil, [], key: "default/svc1", now: start)
    try lab.partial(services[0], [slices[0]], key: "default/svc1", now: start)
    #expect(lab.state.collectStale(now: start + .seconds(5)).isEmpty)
    #expect(lab.comparable(lab.fake.dump(ProxyTable.table)) == lab.comparable(try lab.fresh(services, slices, now: start)))
  }

  @Test("an address shared by two ports stays until both are gone")
  func shared() throws {
    var lab = try Lab()
    var two = services[0]
    two.spec["ports"] = [["name": "p80", "port": 80, "protocol": "TCP"], ["name": "p81", "port": 81, "protocol": "TCP"]]
    try lab.full([two], [slices[0]], now: start)
    try lab.partial(services[0], [slices[0]], key: "default/svc1", now: start)
    #expect(lab.fake.dump(ProxyTable.table).contains("elements = { 172.30.0.41 }"))
    try lab.partial(nil, [], key: "default/svc1", now: start)
    #expect(!lab.fake.dump(ProxyTable.table).contains("172.30.0.41"))
  }

  @Test("a change of the affinity's timeout makes its sets anew")
  func affinity() throws {
    var lab = try Lab()
    func service(_ seconds: Int) -> KubeObject {
      Sample.service("svc1") {
        $0.spec["sessionAffinity"] = "ClientIP"
        $0.spec["sessionAffinityConfig"] = ["clientIP": ["timeoutSeconds": JSON(seconds)]]
      }
    }
    try lab.full([service(10800)], [slices[0]], now: start)
    try lab.partial(service(60), [slices[0]], key: "default/svc1", now: start)
    let dump = lab.fake.dump(ProxyTable.table)
    #expect(dump.contains("timeout 1m") && !dump.contains("timeout 3h"))
    #expect(lab.comparable(dump) == lab.comparable(try lab.fresh([service(60)], [slices[0]], now: start)))
    try lab.partial(services[0], [slices[0]], key: "default/svc1", now: start)
    #expect(!lab.fake.dump(ProxyTable.table).contains("set affinity-"))
  }

  @Test("a full sync takes over what another life left, and clears what is not wanted")
  func takeOver() throws {
    var first = try Lab()
    try first.full(services, slices, now: start)
    var second = first
    second.state = TableState()
    try second.full([services[0]], [slices[0]], now: start)
    let collected = second.state.collectStale(now: start + .seconds(2))
    #expect(collected.commands.count == 3)
    try second.fake.run(collected)
    #expect(
      second.comparable(second.fake.dump(ProxyTable.table))
        == second.comparable(try second.fresh([services[0]], [slices[0]], now: start)))
  }

  @Test("UDP connections to an endpoint that is gone are forgotten, others are not")
  func conntrack() throws {
    let settings = try Sample.settings()
    let service = Sample.service("dns", port: 53, portName: "dns", proto: "UDP")
    func plans(_ addresses: [String]) -> [ServicePortName: ServicePlan] {
      let slice = Sample.slice("dns", addresses.map { ($0, "node01") }, port: 53, portName: "dns", proto: "UDP")
      return Proxier.plans([service], slices: [slice], settings: settings)
    }
    func entry(_ endpoint: String, port: UInt16 = 53) throws -> ConntrackEntry {
      let client = try #require(InternetAddress("10.180.5.5"))
      let clusterIP = try #require(InternetAddress("172.30.0.41"))
      let end = try #require(InternetAddress(endpoint))
      return ConntrackEntry(
        original: ConntrackTuple(source: client, destination: clusterIP, proto: .udp, sourcePort: 4000, destinationPort: port),
        reply: ConntrackTuple(source: end, destination: client, proto: .udp, sourcePort: port, destinationPort: 4000))
    }
    let flows = Conntrack.stale(before: plans(["10.180.0.1", "10.180.0.2"]), after: plans(["10.180.0.2"]))
    #expect(try Conntrack.isStale(entry("10.180.0.1"), flows))
    #expect(try !Conntrack.isStale(entry("10.180.0.2"), flows))
    #expect(try !Conntrack.isStale(entry("10.180.0.1", port: 54), flows))
    #expect(Conntrack.stale(before: plans(["10.180.0.1"]), after: plans(["10.180.0.1"])).isEmpty)
  }
}

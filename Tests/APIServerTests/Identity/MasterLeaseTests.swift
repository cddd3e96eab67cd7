import KubeAPI
import Storage
import Testing

@testable import APIServer

@Suite struct MasterLeaseTests {
  private func stored(_ value: JSON, _ address: String) -> StoredValue {
    StoredValue(key: MasterLease.key(address), value: value.data, createRevision: 1, revision: 1)
  }

  @Test("A renewal counts up the generation and says when it was")
  func renewal() throws {
    let start = try #require(Timestamp("2026-01-01T00:00:00Z"))
    let first = MasterLease.record("10.0.0.1", after: nil, now: start)
    let second = MasterLease.record("10.0.0.1", after: first, now: start + .seconds(10))
    #expect(first["metadata"]["generation"] == 1)
    #expect(second["metadata"]["generation"] == 2)
    #expect(second["metadata"]["creationTimestamp"] == "2026-01-01T00:00:10Z")
    #expect(second["subsets"] == [["addresses": [["ip": "10.0.0.1"]]]])
  }

  @Test("Servers count for fifteen seconds after a renewal; what cannot be read is nobody's")
  func settling() throws {
    let start = try #require(Timestamp("2026-01-01T00:00:00Z"))
    let early = stored(MasterLease.record("10.0.0.2", after: nil, now: start), "10.0.0.2")
    let late = stored(MasterLease.record("10.0.0.1", after: nil, now: start + .seconds(10)), "10.0.0.1")
    let broken = stored(["metadata": [:]], "10.0.0.3")
    let before = MasterLease.settle([early, late, broken], now: start + .seconds(14))
    #expect(before.alive == ["10.0.0.1", "10.0.0.2"])
    #expect(before.expired.map(\.key) == ["/registry/masterleases/10.0.0.3"])
    let after = MasterLease.settle([early, late], now: start + .seconds(15))
    #expect(after.alive == ["10.0.0.1"])
    #expect(after.expired.map(\.key) == ["/registry/masterleases/10.0.0.2"])
  }
}

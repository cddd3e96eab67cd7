import KubeAPI
import Testing

@testable import APIServer

@Suite struct IdentityLeaseTests {
  @Test("The name comes from the host's, the holder from the start")
  func names() throws {
    // base32(sha256("master-1")[:16]) as `printf master-1 | sha256sum` and `base32` give it.
    let lease = IdentityLease(hostname: "master-1", instance: "x")
    let object = lease.object(now: try #require(Timestamp("2023-07-04T07:58:48.065888Z")))
    #expect(object.name == "apiserver-nihm5ngprxqxnpjevp7yosa6ze")
    #expect(object.labels == ["apiserver.kubernetes.io/identity": "kube-apiserver", "kubernetes.io/hostname": "master-1"])
    #expect(object.spec["holderIdentity"].string == "\(object.name)_x")
    #expect(object.spec["renewTime"] == "2023-07-04T07:58:48.065888Z")
  }

  @Test(
    "Base32 is RFC 4648's", arguments: [("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foobar", "mzxw6ytboi")])
  func base32(_ text: String, _ wanted: String) { #expect(IdentityLease.base32(text.utf8) == wanted) }

  @Test("Only leases of servers that have not been renewed for their time are expired")
  func expired() throws {
    let start = try #require(Timestamp("2026-01-01T00:00:00Z"))
    let live = IdentityLease(hostname: "a", instance: "1").object(now: start)
    var other = live
    other.metadata["labels"] = [:]
    #expect(IdentityLease.expired([live, other], now: start + .seconds(3_600)).isEmpty)
    #expect(IdentityLease.expired([live, other], now: start + .seconds(3_601)).map(\.name) == [live.name])
  }
}

import Testing

@testable import KubeAPI

@Suite struct AddressTests {
  @Test(
    "addresses are written in canonical form",
    arguments: [
      ("10.96.0.1", "10.96.0.1"), ("::", "::"), ("::1", "::1"), ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
      ("fe80::1", "fe80::1"),
      ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("::ffff:1.2.3.4", "::ffff:1.2.3.4"), ("64:ff9b::1.2.3.4", "64:ff9b::102:304"),
      ("1::", "1::"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("1:2:3:0:5:6:7:8", "1:2:3:0:5:6:7:8"),
    ])
  func canonical(text: String, written: String) throws {
    let address = try #require(IPAddress(text))
    #expect(address.description == written)
    #expect(IPAddress(bytes: address.bytes) == address)
  }

  @Test(
    "what is no address is refused",
    arguments: [
      "", "1.2.3", "1.2.3.256", "01.2.3.4", "1.2.3.4.5", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1::", "12345::",
      "g::", "fe80::1%eth0", "1:2:3:4:5:6:7::8", "::-1",
    ])
  func refusal(text: String) { #expect(IPAddress(text) == nil) }

  @Test(
    "networks know their bounds and members",
    arguments: [
      ("10.244.1.7/24", "10.244.1.0", "10.244.1.255", "10.244.1.9", true),
      ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "1.2.3.4", true),
      ("10.0.0.1/32", "10.0.0.1", "10.0.0.1", "10.0.0.2", false),
      ("fd00::/64", "fd00::", "fd00::ffff:ffff:ffff:ffff", "fd00::5", true),
      ("10.0.0.0/8", "10.0.0.0", "10.255.255.255", "::", false),
    ])
  func networks(text: String, base: String, last: String, other: String, contained: Bool) throws {
    let cidr = try #require(CIDR(text))
    #expect(cidr.description == text && cidr.base.description == base && cidr.last.description == last)
    let member = try #require(IPAddress(other))
    #expect(cidr.contains(member) == contained)
  }

  @Test(
    "what is no network is refused",
    arguments: ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "x/8", "::/129", "/", "::/+1"])
  func networkRefusal(text: String) { #expect(CIDR(text) == nil) }

  @Test("sub-networks and addresses are found by place")
  func places() throws {
    let cidr = try #require(CIDR("10.244.0.0/16"))
    #expect(cidr.subnet(prefixLength: 24, at: 2)?.description == "10.244.2.0/24")
    #expect(cidr.subnet(prefixLength: 24, at: 256) == nil)
    #expect(cidr.address(at: 257)?.description == "10.244.1.1")
    let (outer, other) = (try #require(CIDR("10.0.0.0/8")), try #require(CIDR("10.96.0.0/16")))
    #expect(cidr.overlaps(outer) && !cidr.overlaps(other))
    #expect(IPAddress("10.96.0.1")?.reverseName == "1.0.96.10.in-addr.arpa.")
    #expect(IPAddress("2001:db8::1")?.reverseName == "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.")
  }
}

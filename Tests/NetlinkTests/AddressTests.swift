import Netlink
import Testing

@Suite struct AddressTests {
  @Test(
    "an address is read and written in its canonical form",
    arguments: [
      ("10.244.1.7", "10.244.1.7"), ("0.0.0.0", "0.0.0.0"), ("::1", "::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
      ("fe80:0:0:0:0:0:0:1", "fe80::1"), ("::ffff:10.0.0.1", "::ffff:a00:1"), ("::", "::"),
    ])
  func canonical(text: String, wanted: String) { #expect(InternetAddress(text)?.description == wanted) }

  @Test(
    "what is no address is refused",
    arguments: ["", "10.0.0", "10.0.0.256", "10.0.0.01", "1::2::3", ":::", "g::", "1:2:3:4:5:6:7"])
  func refused(text: String) { #expect(InternetAddress(text) == nil) }

  @Test("a prefix knows its network and its last address")
  func prefix() throws {
    let prefix = try #require(InternetPrefix("10.244.1.1/20"))
    #expect(prefix.network.description == "10.244.0.0/20")
    #expect(prefix.last.description == "10.244.15.255")
    #expect(prefix.contains(InternetAddress(v4: 0x0af4_0f01)))
    #expect(!prefix.contains(InternetAddress(v4: 0x0af4_1001)))
  }

  @Test("what is no prefix is refused", arguments: ["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/1/2", "/8"])
  func refusedPrefix(text: String) { #expect(InternetPrefix(text) == nil) }

  @Test("a hardware address is read and written")
  func hardware() {
    #expect(HardwareAddress("0a:58:0a:f4:00:02")?.description == "0a:58:0a:f4:00:02")
    #expect(HardwareAddress("0a:58:0a:f4:00") == nil)
    var generator = SystemRandomNumberGenerator()
    #expect((HardwareAddress.random(using: &generator).bytes.first ?? 1) & 3 == 2)
  }
}

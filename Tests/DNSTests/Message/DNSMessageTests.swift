import Testing

@testable import DNS

@Suite struct DNSMessageTests {
  private func full() -> DNSMessage {
    var message = DNSMessage(query: DNSName("web.shop.svc.cluster.local"), .srv, id: 0xBEEF).response()
    let name = DNSName("web.shop.svc.cluster.local")
    message.isAuthoritative = true
    message.answers = [
      DNSRecord(name, .srv, ttl: 30, .service(priority: 0, weight: 100, port: 80, name)),
      DNSRecord(name, .txt, ttl: 5, .text(["one", "two"])),
      DNSRecord(name, .mx, ttl: 5, .mail(preference: 10, DNSName("mail.example.org"))),
    ]
    message.authorities = [
      DNSRecord(
        DNSName("cluster.local"), .soa, ttl: 30,
        .authority(
          primary: DNSName("ns.dns.cluster.local"), mailbox: DNSName("hostmaster.cluster.local"), serial: 7, refresh: 1, retry: 2,
          expire: 3, minimum: 4))
    ]
    message.additionals = [
      DNSRecord(name, .a, ttl: 30, .address([10, 96, 0, 7])), DNSRecord(name, DNSType(rawValue: 257), ttl: 1, .bytes([1, 2, 3])),
    ]
    message.udpSize = 1232
    return message
  }

  @Test("a message with every kind of record comes back the same") func roundTrip() throws {
    #expect(try DNSMessage(decoding: full().bytes) == full())
  }

  @Test("names are compressed, except in SRV targets") func compression() {
    var message = DNSMessage(query: DNSName("a.example.org"), .ns, id: 1).response()
    message.answers = [DNSRecord(DNSName("a.example.org"), .ns, ttl: 1, .name(DNSName("b.example.org")))]
    // Header, question, a pointer and its record, "b" and a pointer.
    #expect(message.bytes.count == 12 + 15 + 4 + 2 + 10 + 4)
  }

  @Test(
    "what is no message is refused with the reason",
    arguments: [
      ([], DNSDecodingError.Code.truncated), (Array(repeating: 0, count: 11), .truncated),
      // A question whose name points at itself.
      ([0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xC0, 12, 0, 1, 0, 1], .pointerLoop),
      ([0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 1, 0, 1], .badLabel),
    ] as [([UInt8], DNSDecodingError.Code)])
  func refusal(bytes: [UInt8], code: DNSDecodingError.Code) {
    let error = #expect(throws: DNSDecodingError.self) { try DNSMessage(decoding: bytes) }
    #expect(error?.code == code)
  }

  @Test("what does not fit is cut with the TC bit") func truncation() throws {
    var message = full()
    message.answers = (0..<60).map {
      DNSRecord(DNSName("web.shop.svc.cluster.local"), .a, ttl: 30, .address([10, 0, 0, UInt8($0)]))
    }
    let bytes = message.bytes(limit: 512)
    let cut = try DNSMessage(decoding: bytes)
    #expect(bytes.count <= 512 && cut.isTruncated && cut.answers.count > 20 && cut.additionals.isEmpty)
    #expect(try DNSMessage(decoding: message.bytes(limit: 4096)) == message)
  }

  @Test("names compare without case, and know their zone") func names() {
    #expect(DNSName("WEB.Example.org") == DNSName("web.example.org."))
    #expect(DNSName("web.example.org").isWithin(DNSName("Example.Org")))
    #expect(!DNSName("webexample.org").isWithin(DNSName("example.org")))
    #expect(DNSName("A.b.example.org").relative(to: DNSName("example.org")) == ["a", "b"])
    #expect(DNSName.root.description == ".")
  }
}

import Testing

@testable import Grading

@Suite("DNS and HTTP as bytes")
struct MessagesTests {
  @Test("a question names its labels")
  func question() throws {
    let bytes = try #require(DNSMessage.question("a.bc", .a, id: 0x1234))
    #expect(bytes == [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 2, 98, 99, 0, 0, 1, 0, 1])
    #expect(DNSMessage.question("", .a, id: 1) == nil)
    #expect(DNSMessage.question(String(repeating: "x", count: 64), .a, id: 1) == nil)
  }

  @Test("an answer's addresses are read past a compressed name and a CNAME")
  func answer() throws {
    var bytes = try #require(DNSMessage.question("a.bc", .a, id: 7))
    bytes[2] = 0x81
    bytes[7] = 2
    bytes += [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 5, 0, 2, 0xC0, 12]
    bytes += [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 10, 96, 0, 10]
    #expect(DNSMessage.answer(bytes, .a, id: 7) == .addresses(["10.96.0.10"]))
    #expect(DNSMessage.answer(bytes, .a, id: 8) == nil)
    bytes[3] = 3
    #expect(DNSMessage.answer(bytes, .a, id: 7) == .noSuchName)
    #expect(DNSMessage.answer(Array(bytes.prefix(20)), .a, id: 7) == .noSuchName)
  }

  @Test(
    "names are asked for as a pod's resolver asks",
    arguments: [
      ("web", ["web.shop.svc.cluster.local", "web.svc.cluster.local", "web.cluster.local", "web"]),
      ("web.shop.svc.cluster.local.", ["web.shop.svc.cluster.local"]),
    ])
  func search(name: String, candidates: [String]) {
    #expect(Resolver.candidates(name, search: Resolver.search(namespace: "shop")) == candidates)
  }

  @Test("answers are read whole, chunked or not; what is no HTTP is none")
  func http() {
    #expect(HTTPAnswer(Array("HTTP/1.1 200 OK\r\nA: b\r\n\r\nhello".utf8))?.body == "hello")
    let chunked = "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
    #expect(HTTPAnswer(Array(chunked.utf8))?.status == 404)
    #expect(HTTPAnswer(Array(chunked.utf8))?.body == "abcde")
    #expect(HTTPAnswer(Array("SSH-2.0\r\n\r\n".utf8)) == nil)
    #expect(HTTPAnswer([]) == nil)
  }
}

import Testing

@testable import DNS

@Suite struct DNSResponderTests {
  private func responder(_ corefile: String) throws -> DNSResponder {
    let instance = try ServerInstance(
      CorefileParser.parse(corefile), file: "Corefile", environment: CorefileParserTests.environment())
    return DNSResponder { instance }
  }

  private let hosts = ".:53 {\n hosts {\n 192.0.2.1 a.org\n }\n}\nb.org:53 {\n hosts {\n 192.0.2.2 www.b.org\n }\n}"

  @Test("the server block with the longest zone answers") func zones() async throws {
    let responder = try responder(hosts)
    for (name, last) in [("a.org", UInt8(1)), ("www.b.org", 2)] {
      let bytes = await responder.respond(
        to: DNSMessage(query: DNSName(name), .a, id: 5).bytes, client: "c:1", transport: .udp, port: 53)
      let response = try DNSMessage(decoding: try #require(bytes))
      #expect(response.answers.map(\.content) == [.address([192, 0, 2, last])])
    }
  }

  @Test("responses, other operations, other classes and garbage get what the protocol says") func oddQueries() async throws {
    let responder = try responder(hosts)
    func code(_ change: (inout DNSMessage) -> Void, port: Int = 53) async throws -> DNSResponseCode? {
      var query = DNSMessage(query: DNSName("a.org"), .a, id: 5)
      change(&query)
      guard let bytes = await responder.respond(to: query.bytes, client: "c:1", transport: .udp, port: port) else { return nil }
      return try DNSMessage(decoding: bytes).code
    }
    #expect(try await code { $0.isResponse = true } == nil)
    #expect(try await code { $0.operation = 4 } == .notImplemented)
    #expect(try await code { $0.questions = [] } == .formatError)
    #expect(try await code { $0.questions[0].recordClass = 3 } == .refused)
    #expect(try await code({ _ in }, port: 54) == .refused)
    let garbage: [UInt8] = [0, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 5]
    let answer = await responder.respond(to: garbage, client: "c:1", transport: .udp, port: 53)
    #expect(try DNSMessage(decoding: try #require(answer)).code == .formatError)
    #expect(await responder.respond(to: [1, 2], client: "c:1", transport: .udp, port: 53) == nil)
  }
}

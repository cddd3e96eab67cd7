import Synchronization
import Testing

@testable import DNS

/// Answers every name with an address and counts how often it was asked.
private final class Source: DNSPlugin {
  static let name = "source"
  let count = Mutex(0)
  let answer: @Sendable (DNSRequest) throws(DNSFailure) -> DNSMessage

  init(_ answer: @escaping @Sendable (DNSRequest) throws(DNSFailure) -> DNSMessage) { self.answer = answer }

  func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage {
    count.withLock { $0 += 1 }
    return try answer(request)
  }

  static func address(ttl: UInt32) -> Source {
    Source { request in
      var response = request.message.response()
      response.answers = [DNSRecord(request.question.name, .a, ttl: ttl, .address([192, 0, 2, 1]))]
      return response
    }
  }
}

private struct Exchange: DNSExchange {
  let answer: @Sendable (UpstreamAddress, DNSMessage) throws(DNSFailure) -> DNSMessage

  func ask(_ server: UpstreamAddress, _ query: DNSMessage, _ transport: DNSRequest.Transport, timeout: Duration)
    async throws(DNSFailure) -> DNSMessage
  { try answer(server, query) }
}

@Suite struct PluginTests {
  private func request(_ name: String, _ type: DNSType = .a, id: UInt16 = 7) -> DNSRequest {
    let query = DNSMessage(query: DNSName(name), type, id: id)
    return DNSRequest(message: query, client: "10.0.0.9:4000", transport: .udp, size: query.bytes.count, zone: .root)
  }

  private func reader(_ text: String) throws -> DirectiveReader {
    let corefile = try CorefileParser.parse(".:53 {\n\(text)\n}")
    return DirectiveReader(corefile.blocks[0].directives[0], file: "Corefile", blockZones: [.root])
  }

  @Test("the cache answers until the TTL is over, with what is left of it") func cache() async throws {
    let clock = Mutex(ContinuousClock.now)
    let source = Source.address(ttl: 60)
    let cache = CachePlugin(try CachePlugin.Settings(reader("cache 30"))) { clock.withLock { $0 } }
    let chain = DNSChain([cache, source])
    _ = try await chain(request("a.example.org"))
    clock.withLock { $0 += .seconds(10) }
    let second = try await chain(request("A.example.org", id: 9))
    #expect(second.answers.map(\.ttl) == [20] && second.id == 9)
    #expect(second.questions[0].name.labels == ["A", "example", "org"])
    #expect(source.count.withLock { $0 } == 1)
    clock.withLock { $0 += .seconds(21) }
    _ = try await chain(request("a.example.org"))
    #expect(source.count.withLock { $0 } == 2)
  }

  @Test("zones for which the cache is disabled are asked every time") func cacheDisabled() async throws {
    let source = Source.address(ttl: 60)
    let cache = CachePlugin(try CachePlugin.Settings(reader("cache 30 {\n disable success cluster.local\n}")))
    for _ in 0..<3 { _ = try await DNSChain([cache, source])(request("a.cluster.local")) }
    for _ in 0..<3 { _ = try await DNSChain([cache, source])(request("a.example.org")) }
    #expect(source.count.withLock { $0 } == 4)
  }

  @Test("forward tries the next server when one fails, and passes it over once it failed twice") func forward() async throws {
    let asked = Mutex<[String]>([])
    let exchange = Exchange { (server, query) throws(DNSFailure) in
      asked.withLock { $0.append(server.description) }
      if server.host == "192.0.2.1" { throw DNSFailure(.timeout, plugin: "forward", "i/o timeout") }
      return query.response()
    }
    var settings = try ForwardPlugin.Settings(
      reader("forward . 192.0.2.1 192.0.2.2:5353 {\n policy sequential\n}"), readFile: { _ in nil })
    settings.pause = .seconds(3600)
    let plugin = ForwardPlugin(settings, exchange: exchange)
    for id in 1...3 {
      let response = try await DNSChain([plugin])(request("example.org", id: UInt16(id)))
      #expect(response.code == .noError && response.id == UInt16(id))
    }
    #expect(
      asked.withLock { $0 } == ["192.0.2.1:53", "192.0.2.2:5353", "192.0.2.1:53", "192.0.2.2:5353", "192.0.2.2:5353"])
  }

  @Test("forward reads name servers from a resolv.conf and leaves excepted zones alone") func forwardSettings() async throws {
    let settings = try ForwardPlugin.Settings(
      reader("forward . /etc/resolv.conf {\n except example.net\n}"),
      readFile: { _ in "search a\nnameserver 192.0.2.9\nnameserver fd00::1\n" })
    #expect(settings.servers.map(\.description) == ["192.0.2.9:53", "[fd00::1]:53"])
    let plugin = ForwardPlugin(settings, exchange: Exchange { $1.response() })
    #expect(try await DNSChain([plugin])(request("www.example.net")).code == .refused)
  }

  @Test("errors writes down why a query failed and passes the failure on") func errors() async throws {
    let lines = Mutex<[String]>([])
    let source = Source { _ throws(DNSFailure) in
      throw DNSFailure(.timeout, plugin: "forward", "read udp 192.0.2.1:53: i/o timeout")
    }
    let plugin = ErrorsPlugin { line in lines.withLock { $0.append(line) } }
    await #expect(throws: DNSFailure.self) { try await DNSChain([plugin, source])(request("example.org")) }
    #expect(lines.withLock { $0 } == ["plugin/errors: 2 example.org. A: read udp 192.0.2.1:53: i/o timeout"])
  }

  @Test("log writes CoreDNS's line") func log() async throws {
    let lines = Mutex<[String]>([])
    let start = ContinuousClock.now
    let plugin = LogPlugin(zones: [.root], now: { start }, write: { line in lines.withLock { $0.append(line) } })
    _ = try await DNSChain([plugin, Source.address(ttl: 1)])(request("example.org"))
    #expect(
      lines.withLock { $0 } == ["10.0.0.9:4000 - 7 \"A IN example.org. udp 29 false 512\" NOERROR qr,rd 45 0.000000000s"])
  }

  @Test("hosts answers its table and falls through for the rest") func hosts() async throws {
    let plugin = try HostsPlugin(reader("hosts {\n 192.0.2.7 a.lab b.lab\n fallthrough\n}"), readFile: { _ in nil })
    let chain = DNSChain([plugin, Source.address(ttl: 1)])
    #expect(try await chain(request("B.lab")).answers.map(\.content) == [.address([192, 0, 2, 7])])
    #expect(try await chain(request("c.lab")).answers.map(\.content) == [.address([192, 0, 2, 1])])
    let reverse = try await chain(request("7.2.0.192.in-addr.arpa", .ptr))
    #expect(reverse.answers.map(\.content) == [.name(DNSName("a.lab")), .name(DNSName("b.lab"))])
  }

  @Test("rewrite asks for the other name and answers under the first") func rewrite() async throws {
    let plugin = try RewritePlugin(reader("rewrite name suffix .old.org .new.org"))
    let source = Source { request in
      var response = request.message.response()
      let content = DNSRecord.Content.address(request.question.name == DNSName("a.new.org") ? [1, 1, 1, 1] : [2, 2, 2, 2])
      response.answers = [DNSRecord(request.question.name, .a, ttl: 1, content)]
      return response
    }
    let response = try await DNSChain([plugin, source])(request("a.old.org"))
    #expect(response.questions[0].name == DNSName("a.old.org"))
    #expect(response.answers == [DNSRecord(DNSName("a.old.org"), .a, ttl: 1, .address([1, 1, 1, 1]))])
  }

  @Test("loadbalance shuffles addresses behind the CNAMEs") func loadBalance() async throws {
    let name = DNSName("a.org")
    let source = Source { request in
      var response = request.message.response()
      response.answers =
        [DNSRecord(name, .cname, ttl: 1, .name(DNSName("b.org")))]
        + (1...3).map { DNSRecord(DNSName("b.org"), .a, ttl: 1, .address([0, 0, 0, $0])) }
      return response
    }
    let plugin = LoadBalancePlugin(shuffle: { $0.reversed() })
    let response = try await DNSChain([plugin, source])(request("a.org"))
    #expect(response.answers.map(\.type) == [.cname, .a, .a, .a])
    #expect(response.answers.last?.content == .address([0, 0, 0, 1]))
  }

  @Test("loop notices a query of its own that comes back again and again") func loop() async throws {
    let loops = Mutex(0)
    let asked = Mutex<DNSMessage?>(nil)
    let server = try #require(UpstreamAddress("127.0.0.1:53"))
    let plugin = LoopPlugin(
      zone: .root, server: server,
      exchange: Exchange { (_, query) throws(DNSFailure) in
        asked.withLock { $0 = query }
        return query.response()
      }, onLoop: { _ in loops.withLock { $0 += 1 } })
    await plugin.run()
    let query = try #require(asked.withLock { $0 })
    for _ in 0..<3 {
      _ = try await DNSChain([plugin])(DNSRequest(message: query, client: "127.0.0.1:9", transport: .udp, size: 0, zone: .root))
    }
    #expect(loops.withLock { $0 } == 1)
  }
}

import KubeAPI
import Testing

@testable import Grading

@Suite("Connections")
struct ConnectProbeTests {
  private func probe(_ rest: String) throws -> ConnectProbe {
    try ConnectProbe(
      try DefinitionNode.read("{from: {namespace: x, pod: a}, to: 'http://web:80/', \(rest)}", file: "t"))
  }

  @Test(
    "an outcome is judged by what was expected",
    arguments: [
      ("expect: reachable", ConnectProbe.Outcome.silent, false), ("expect: reachable", .socket(.timedOut), false),
      ("expect: blocked", .socket(.timedOut), true), ("expect: blocked", .socket(.connected), false),
      ("expect: blocked", .silent, false), ("expect: blocked", .unresolved("no such name"), false),
      ("expect: blocked", .socket(.refused), true), ("expect: reachable", .socket(.refused), false),
    ])
  func outcomes(rest: String, outcome: ConnectProbe.Outcome, isSo: Bool) throws {
    #expect(try probe(rest).judge(outcome).hasPassed == isSo)
  }

  @Test("status and body count")
  func answers() throws {
    let answer = try #require(HTTPAnswer(Array("HTTP/1.1 200 OK\r\n\r\nthis is web".utf8)))
    #expect(try probe("status: 200, body: is web").judge(.answer(answer)).hasPassed)
    #expect(try !probe("status: 404").judge(.answer(answer)).hasPassed)
    #expect(try !probe("body: is ledger").judge(.answer(answer)).hasPassed)
  }

  @Test("blocked proves nothing when the target is not running")
  func vacuous() async throws {
    let yaml = """
      title: a
      points: 1
      connect: {from: {host: base}, to: {namespace: x, pod: db, port: 6379}, expect: blocked}
      """
    let result = try await grade(yaml, FakeLab())
    #expect(result.state == .failed)
    #expect(result.observed == "there is no pod x/db")
  }

  @Test("a socket of this machine is reached, and a closed port refuses")
  func sockets() {
    #expect(BlockingSocket.stream(to: "127.0.0.1", port: 1, milliseconds: 500) == .refused)
    #expect(BlockingSocket.stream(to: "nowhere", port: 1, milliseconds: 500) == .unreachable("nowhere is no IPv4 address"))
  }
}

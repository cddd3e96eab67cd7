import HTTPServer
import KubeAPI
import Testing

@testable import APIServer

@Suite struct JSONExchangeTests {
  private struct Refusal: HTTPHandler {
    let status: Int
    let headers: HTTPFields

    func handle(_ request: HTTPRequest, _ response: HTTPResponseWriter) async throws {
      try await response.respond(status: status, headers: headers, body: Array("oops".utf8))
    }

    func refusal(status: Int, message: String) -> (contentType: String, body: [UInt8]) { ("text/plain", Array(message.utf8)) }
  }

  @Test(
    "What a server says when it refuses is told where it is text, or does not say what it is",
    arguments: [
      (500, "text/plain", "an error on the server (\"oops\") has prevented the request from succeeding"),
      (500, "", "an error on the server (\"oops\") has prevented the request from succeeding"),
      (500, "image/png", "an error on the server (\"unknown\") has prevented the request from succeeding"),
      (403, "", "oops"), (404, "text/plain", "the server could not find the requested resource"),
      (503, "", "the server is currently unable to handle the request"),
    ])
  func refusals(_ status: Int, _ type: String, _ message: String) async throws {
    let handler = Refusal(status: status, headers: type.isEmpty ? [:] : ["Content-Type": type])
    let server = HTTPServer(HTTPServerConfiguration(host: "127.0.0.1", port: 0), handler: handler)
    try await server.start()
    let exchange = JSONExchange(
      shown: "http://x/", host: "127.0.0.1", port: server.port, tls: nil, target: "/", headers: [:])
    let failure = await #expect(throws: APIStatus.self) { _ = try await exchange.send([:], timeout: .seconds(10)) }
    await server.shutdown()
    #expect(failure?.message == message)
  }

  @Test("Who cannot be reached is told with the address that was asked")
  func unreachable() async {
    let exchange = JSONExchange(
      shown: "https://x/?timeout=3s", host: "127.0.0.1", port: 1, tls: nil, target: "/", headers: [:])
    let failure = await #expect(throws: APIStatus.self) { _ = try await exchange.send([:], timeout: .seconds(10)) }
    #expect(
      failure?.message == "Post \"https://x/?timeout=3s\": dial tcp 127.0.0.1:1: connect: connection refused")
    #expect(failure?.code == 503)
  }
}

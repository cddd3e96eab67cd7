import HTTPServer
import KubeAPI
import LinuxSystem
import Synchronization

@testable import APIServer

/// A server outside for tests: answers JSON by path and keeps what it was asked. Plain HTTP, with a kubeconfig that leads to it.
final class WebhookServer: HTTPHandler {
  typealias Reply = @Sendable (_ path: String, _ body: JSON) -> (status: Int, body: JSON)

  private let reply: Reply
  private let asked = Mutex<[JSON]>([])

  init(_ reply: @escaping Reply) { self.reply = reply }

  var requests: [JSON] { asked.withLock { $0 } }

  func handle(_ request: HTTPRequest, _ response: HTTPResponseWriter) async throws {
    let body = (try? JSON.decode(request.body)) ?? .null
    asked.withLock { $0.append(body) }
    let answer = reply(request.path, body)
    try await response.respond(status: answer.status, headers: ["Content-Type": "application/json"], body: answer.body.data)
  }

  func refusal(status: Int, message: String) -> (contentType: String, body: [UInt8]) { ("text/plain", Array(message.utf8)) }

  /// Runs `body` with the path of a kubeconfig for `path` of a server that answers.
  static func run(_ path: String, _ reply: @escaping Reply, _ body: (String, WebhookServer) async throws -> Void) async throws {
    let handler = WebhookServer(reply)
    let server = HTTPServer(HTTPServerConfiguration(host: "127.0.0.1", port: 0), handler: handler)
    try await server.start()
    let file = "/tmp/lab-webhook-\(Names.uid())"
    let kubeconfig: JSON = [
      "clusters": [["name": "c", "cluster": ["server": .string("http://127.0.0.1:\(server.port)\(path)")]]],
      "users": [["name": "u", "user": ["token": "t"]]],
      "contexts": [["name": "x", "context": ["cluster": "c", "user": "u"]]], "current-context": "x",
    ]
    try FileIO.write(file, kubeconfig.text)
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await body(file, handler)) } catch { outcome = .failure(error) }
    try FileIO.remove(file)
    await server.shutdown()
    try outcome.get()
  }
}

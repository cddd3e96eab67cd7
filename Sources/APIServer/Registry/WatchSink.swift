import HTTPServer
import KubeAPI

/// Where the events of a watch go: the body of the answer, or a WebSocket.
enum WatchSink: Sendable {
  case body(HTTPResponseWriter)
  case socket(WebSocket)

  /// Begins the answer. A WebSocket handshake is judged as golang.org/x/net/websocket does, which upstream uses for watches: the client must
  /// say where it comes from, and a protocol is agreed on only when it names one alone.
  static func open(_ answer: Answer) async throws -> WatchSink {
    let (request, response) = (answer.context.http, answer.response)
    guard request.asksUpgrade(to: "websocket") else {
      try await response.start(status: 200, headers: answer.headers(answer.representation.streamType))
      return .body(response)
    }
    if (request.headers["Origin"] ?? "").isEmpty {
      try await response.respond(status: 403)
      throw HTTPServerError(.notUpgradable, "a WebSocket without an origin")
    }
    let offered = request.headers.list("Sec-WebSocket-Protocol").filter { !$0.hasPrefix(Authentication.subprotocolPrefix) }
    if offered.count > 1 {
      try await response.respond(status: 400)
      throw HTTPServerError(.notUpgradable, "more than one WebSocket subprotocol")
    }
    return .socket(try await response.acceptWebSocket(request, protocols: offered))
  }

  func write(_ bytes: [UInt8]) async throws {
    switch self {
    case .body(let response): try await response.write(bytes)
    case .socket(let socket): if !bytes.isEmpty { try await socket.send(frames: bytes) }
    }
  }

  /// A WebSocket, on which somebody must look whether the client is still there. For HTTP the server does.
  var socket: WebSocket? {
    if case .socket(let socket) = self { socket } else { nil }
  }

  func finish() async throws {
    switch self {
    case .body(let response): try await response.finish()
    case .socket(let socket): await socket.close()
    }
  }
}

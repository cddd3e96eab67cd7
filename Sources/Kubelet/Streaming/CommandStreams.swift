import HTTPServer
import KubeAPI

/// What a client says to a running program.
enum CommandInput: Sendable {
  case bytes([UInt8])
  case end
  case resize(rows: UInt16, columns: UInt16)
}

enum CommandOutput: UInt8, Sendable { case standardOutput = 1, standardError = 2 }

/// The standard streams of a program on their way from and to a client, whichever protocol it speaks.
protocol CommandStreams: Sendable {
  /// Drops what the client did not ask for.
  func send(_ output: CommandOutput, _ bytes: [UInt8]) async throws
  /// Reports how it went (a Status without kind) and says farewell; the client then closes the connection, which ends `receive`.
  func finish(_ status: JSON) async
  /// Hands on what the client sends until it is gone.
  func receive(_ handle: @escaping @Sendable (CommandInput) async -> Void) async
  func close() async
}

/// Which streams a client asks for, as the kubelet's own query names them.
struct CommandStreamOptions: Hashable, Sendable {
  var hasInput: Bool
  var hasOutput: Bool
  var hasError: Bool
  var hasTerminal: Bool

  init(_ query: QueryParameters) throws(APIStatus) {
    hasInput = query.flag("input") || query.flag("stdin")
    hasOutput = query.flag("output") || query.flag("stdout")
    hasTerminal = query.flag("tty")
    // A terminal has one output.
    hasError = !hasTerminal && (query.flag("error") || query.flag("stderr"))
    guard hasInput || hasOutput || hasError else {
      throw APIStatus.badRequest("you must specify at least 1 of stdin, stdout, stderr")
    }
  }

  func wants(_ output: CommandOutput) -> Bool { output == .standardOutput ? hasOutput : hasError }
}

extension CommandStreamOptions {
  /// Answers the client's upgrade and returns when all its streams are there.
  func open(_ request: HTTPRequest, _ response: HTTPResponseWriter) async throws -> any CommandStreams {
    if request.asksUpgrade(to: "websocket") { return try await WebSocketCommandStreams.open(self, request, response) }
    if request.asksUpgrade(to: "SPDY/3.1") { return try await SPDYCommandStreams.open(self, request, response) }
    try await response.respond(
      status: 400, headers: ["Content-Type": "text/plain; charset=utf-8"],
      body: Array("unable to upgrade: missing upgrade headers in request: \(request.headers["Upgrade"] ?? "")\n".utf8))
    throw HTTPServerError(.notUpgradable, "no upgrade to a protocol for streams")
  }
}

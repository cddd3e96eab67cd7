import HTTPServer
import KubeAPI
import Synchronization

/// exec and attach over SPDY: a stream for each of the standard streams, one for the outcome, one for the size of the terminal.
struct SPDYCommandStreams: CommandStreams {
  static let protocols = ["v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"]
  /// Upstream's `DefaultStreamCreationTimeout`.
  private static let creationTimeout = Duration.seconds(30)
  private let connection: SPDYConnection
  private let streams: [String: SPDYStream]
  private let options: CommandStreamOptions
  /// Since v4 the error stream carries a Status, before only its message.
  private let reportsStatus: Bool

  static func open(
    _ options: CommandStreamOptions, _ request: HTTPRequest, _ response: HTTPResponseWriter
  ) async throws -> SPDYCommandStreams {
    let (connection, version) = try await response.acceptSPDY(request, protocols: protocols)
    let expected = expected(options, version)
    let streams = try await withThrowingTaskGroup(of: [String: SPDYStream]?.self) { group in
      group.addTask { try await gather(expected, connection) }
      group.addTask {
        try await Task.sleep(for: creationTimeout)
        await connection.close()
        return nil
      }
      defer { group.cancelAll() }
      guard let streams = try await group.next() ?? nil else {
        throw HTTPServerError(.protocolViolation, "timed out waiting for client to create streams")
      }
      return streams
    }
    return SPDYCommandStreams(
      connection: connection, streams: streams, options: options, reportsStatus: version == "v4.channel.k8s.io")
  }

  static func expected(_ options: CommandStreamOptions, _ version: String) -> Set<String> {
    var names: Set<String> = ["error"]
    if options.hasInput { names.insert("stdin") }
    if options.hasOutput { names.insert("stdout") }
    if options.hasError { names.insert("stderr") }
    if options.hasTerminal, ["v3.channel.k8s.io", "v4.channel.k8s.io"].contains(version) { names.insert("resize") }
    return names
  }

  private static func gather(_ expected: Set<String>, _ connection: SPDYConnection) async throws -> [String: SPDYStream] {
    var streams: [String: SPDYStream] = [:]
    while streams.count < expected.count {
      guard let stream = await connection.accept() else {
        throw HTTPServerError(.connectionClosed, "the client left before its streams were there")
      }
      let name = stream.headers["streamType"] ?? ""
      guard expected.contains(name), streams[name] == nil else {
        await stream.reset(.protocolError)
        continue
      }
      try await stream.accept()
      streams[name] = stream
    }
    return streams
  }

  func send(_ output: CommandOutput, _ bytes: [UInt8]) async throws {
    try await streams[output == .standardOutput ? "stdout" : "stderr"]?.write(bytes)
  }

  func finish(_ status: JSON) async {
    await streams["stdout"]?.finish()
    await streams["stderr"]?.finish()
    if let error = streams["error"] {
      if reportsStatus {
        try? await error.write(status.data)
      } else if let message = StreamStatus.message(status) {
        try? await error.write(Array(message.utf8))
      }
      await error.finish()
    }
    await connection.goAway()
  }

  func receive(_ handle: @escaping @Sendable (CommandInput) async -> Void) async {
    await withDiscardingTaskGroup { group in
      group.addTask { while let stream = await connection.accept() { await stream.reset(.refusedStream) } }
      if let input = streams["stdin"] {
        group.addTask {
          while let bytes = await input.read() { await handle(.bytes(bytes)) }
          await handle(.end)
        }
      }
      if let resize = streams["resize"] {
        group.addTask {
          // One JSON object after the other, each far smaller than what is read at once.
          var rest: [UInt8] = []
          while let bytes = await resize.read() {
            rest += bytes
            while let end = rest.firstIndex(of: UInt8(ascii: "}")) {
              if let size = StreamStatus.size(rest[...end]) { await handle(.resize(rows: size.rows, columns: size.columns)) }
              rest.removeSubrange(...end)
            }
            if rest.count > 1024 { return resize.ignoreInput() }
          }
        }
      }
    }
  }

  func close() async { await connection.close() }
}

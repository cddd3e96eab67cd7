import ContainerRuntime
import HTTPServer
import KubeAPI
import LinuxSystem

extension StreamHandler {
  /// How long a client may take to hang up after it was told the outcome.
  private static let farewell = Duration.seconds(5)

  func exec(_ namespace: String, _ pod: String, _ container: String, _ request: HTTPRequest, _ response: HTTPResponseWriter)
    async throws
  {
    let command = request.query.all("command")
    guard !command.isEmpty else { return try await refuse(response, 400, "you must specify at least 1 command") }
    let options: CommandStreamOptions
    do { options = try CommandStreamOptions(request.query) } catch {
      return try await refuse(response, error.code, error.message)
    }
    guard let record = await records(namespace, pod, container)?.first, record.isRunning else {
      return try await refuse("container not found (\"\(container)\")", options, request, response)
    }
    let streams = try await options.open(request, response)
    let session: ExecSession
    do {
      session = try await runtime.exec(record.id, command, hasTerminal: options.hasTerminal, hasInput: options.hasInput)
    } catch {
      return await Self.run(streams, receive: { _ in }, left: {}) {
        StreamStatus.failure("failed to exec in container: \(error)")
      }
    }
    await Self.run(
      streams,
      receive: { input in await Self.feed(input, to: session) },
      left: {
        // A program on a terminal hangs up, others see the end of their input.
        if session.terminal == nil { session.closeInput() } else { session.kill() }
      }
    ) {
      await withDiscardingTaskGroup { output in
        output.addTask { await Self.copy(session.output, of: session, to: streams, .standardOutput) }
        if let error = session.error { output.addTask { await Self.copy(error, of: session, to: streams, .standardError) } }
      }
      return await Self.result(of: session)
    }
  }

  func attach(_ namespace: String, _ pod: String, _ container: String, _ request: HTTPRequest, _ response: HTTPResponseWriter)
    async throws
  {
    let options: CommandStreamOptions
    do { options = try CommandStreamOptions(request.query) } catch {
      return try await refuse(response, error.code, error.message)
    }
    guard let record = await records(namespace, pod, container)?.first, record.isRunning else {
      return try await refuse("container \(container) not found in pod \(pod)_\(namespace)", options, request, response)
    }
    let session: AttachSession
    do { session = try await runtime.attach(record.id) } catch {
      return try await refuse("failed to attach to container: \(error)", options, request, response)
    }
    let streams = try await options.open(request, response)
    await Self.run(
      streams, receive: { input in await Self.feed(input, to: session) }, left: { session.close() }
    ) {
      try? await session.receive { frame in
        guard let output = CommandOutput(rawValue: frame.channel.rawValue) else { return }
        try await streams.send(output, frame.bytes)
      }
      return StreamStatus.success
    }
  }

  /// Says that there are no streams to be had. With v5 upstream's API server is itself the end of the WebSocket, so that clients hear of it
  /// as the outcome of the stream; with the older protocols they see a failed upgrade.
  private func refuse(
    _ text: String, _ options: CommandStreamOptions, _ request: HTTPRequest, _ response: HTTPResponseWriter
  ) async throws {
    let protocols = request.headers.list("Sec-WebSocket-Protocol")
    guard request.asksUpgrade(to: "websocket"), protocols.contains("v5.channel.k8s.io") else {
      return try await response.respond(
        status: 500, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array((text + "\n").utf8))
    }
    let streams = try await options.open(request, response)
    await Self.run(streams, receive: { _ in }, left: {}) {
      APIStatus.internalError("unable to upgrade connection: \(text)").json
    }
  }

  /// Runs `body` to its end and reports what it returns, while `receive` takes what the client sends. The connection stays open until the
  /// client, who has read everything by then, closes it: closing first could reset it and lose what is still on its way.
  private static func run(
    _ streams: any CommandStreams, receive: @escaping @Sendable (CommandInput) async -> Void,
    left: @escaping @Sendable () -> Void, body: @escaping @Sendable () async -> JSON
  ) async {
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        await streams.receive(receive)
        left()
        return false
      }
      group.addTask {
        await streams.finish(await body())
        return true
      }
      if await group.next() == true {
        group.addTask {
          try? await Task.sleep(for: farewell)
          return true
        }
        _ = await group.next()
      } else {
        // The client is gone; the program is waited for all the same.
        _ = await group.next()
      }
      group.cancelAll()
      await streams.close()
    }
  }

  private static func result(of session: ExecSession) async -> JSON {
    do { return StreamStatus.exit(try await session.wait()) } catch {
      return StreamStatus.failure("failed to exec in container: \(error)")
    }
  }

  /// A program that goes on writing when the client is gone ends, as it would on a broken pipe. What it wrote is read all the same, for runc
  /// ends only when it has passed that on.
  private static func copy(
    _ descriptor: Descriptor, of session: ExecSession, to streams: any CommandStreams, _ output: CommandOutput
  ) async {
    guard await session.hasStarted() else { return }
    var isGone = false
    while let bytes = try? await descriptor.readSome(upTo: 32_768) {
      if isGone { continue }
      isGone = (try? await streams.send(output, bytes)) == nil
      if isGone { session.kill() }
    }
  }

  private static func feed(_ input: CommandInput, to session: ExecSession) async {
    switch input {
    case .bytes(let bytes): if let end = session.input { try? await end.writeAll(bytes) }
    case .end: if session.terminal == nil { session.closeInput() }
    case .resize(let rows, let columns): session.resize(rows: rows, columns: columns)
    }
  }

  private static func feed(_ input: CommandInput, to session: AttachSession) async {
    switch input {
    case .bytes(let bytes): try? await session.send(AttachFrame(.standardInput, bytes))
    case .end: try? await session.send(AttachFrame(.close))
    case .resize(let rows, let columns):
      try? await session.send(AttachFrame(.resize, [rows, columns].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }))
    }
  }
}

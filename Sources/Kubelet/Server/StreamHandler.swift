import ContainerRuntime
import Glibc
import HTTPServer
import KubeAPI
import LinuxSystem

/// Logs, exec and attach.
struct StreamHandler: Sendable {
  let kubelet: Kubelet
  let runtime: ContainerRuntime

  static let protocols = ["v5.channel.k8s.io", "v4.channel.k8s.io"]

  private func records(_ namespace: String, _ pod: String, _ container: String) async -> [ContainerRecord]? {
    guard let found = await kubelet.pod(namespace: namespace, name: pod) else { return nil }
    return await runtime.containers(podUID: found.uid).filter { $0.name == container }
  }

  private func refuse(_ response: HTTPResponseWriter, _ status: Int, _ text: String) async throws {
    // As a Status, which the API server hands on as it is.
    let reason: StatusReason = status == 404 ? .notFound : status == 400 ? .badRequest : .internalError
    try await response.respond(
      status: status, headers: ["Content-Type": "application/json"], body: APIStatus(reason, text, code: status).json.data)
  }

  // MARK: Logs

  func logs(_ namespace: String, _ pod: String, _ container: String, _ request: HTTPRequest, _ response: HTTPResponseWriter)
    async throws
  {
    let query = request.query
    guard let object = await kubelet.pod(namespace: namespace, name: pod) else {
      return try await refuse(response, 404, "pod \"\(pod)\" does not exist")
    }
    guard object.podContainers.contains(where: { $0.name == container }) else {
      return try await refuse(response, 404, "container \"\(container)\" not found in pod \"\(pod)\"")
    }
    let found = await runtime.containers(podUID: object.uid).filter { $0.name == container }
    let isPrevious = query.flag("previous")
    guard let record = isPrevious ? found.dropFirst().first : found.first else {
      let identity = "container \"\(container)\" in pod \"\(pod)\""
      if isPrevious { return try await refuse(response, 400, "previous terminated \(identity) not found") }
      let status = object.status["initContainerStatuses"].elements + object.status["containerStatuses"].elements
      let state = status.first { $0["name"].string == container }?["state"]["waiting"] ?? .null
      let reason = state["reason"].string ?? "ContainerCreating"
      let text =
        reason.hasSuffix("ImagePull") || reason == "ImagePullBackOff"
        ? "\(identity) is waiting to start: trying and failing to pull image" : "\(identity) is waiting to start: \(reason)"
      return try await refuse(response, 400, text)
    }
    var options = ContainerLogOptions()
    options.follows = query.flag("follow")
    options.showsTimestamps = query.flag("timestamps")
    options.tailLines = query["tailLines"].flatMap { Int($0) }
    options.limitBytes = query["limitBytes"].flatMap { Int($0) }
    options.stream = query["stream"].flatMap { $0 == "All" ? nil : $0 }
    if let seconds = query["sinceSeconds"].flatMap({ Int64($0) }) { options.since = .now + .seconds(-seconds) }
    if let time = query["sinceTime"].flatMap({ Timestamp($0) }) { options.since = time }
    try await response.start(status: 200, headers: ["Content-Type": "text/plain"])
    try await send(record, options, response)
    try await response.finish()
  }

  private func send(_ record: ContainerRecord, _ options: ContainerLogOptions, _ response: HTTPResponseWriter) async throws {
    var reader = ContainerLogReader(options)
    var offset = 0
    if let lines = options.tailLines, let all = try? FileIO.read(record.logPath) {
      offset = ContainerLogReader.tailOffset(all, lines: lines)
    }
    guard let slash = record.logPath.lastIndex(of: "/") else { return }
    let watch = options.follows ? try DirectoryWatch(String(record.logPath[..<slash]), appends: true) : nil
    while !reader.isFinished {
      let isRunning = await runtime.container(record.id)?.exit == nil
      if let file = try? Descriptor.open(record.logPath, O_RDONLY) {
        // A log that was rotated begins anew.
        if let size = try? FileIO.status(record.logPath).size, size < offset { offset = 0 }
        lseek(file.raw, offset, SEEK_SET)
        while let bytes = try file.read(), !bytes.isEmpty, !reader.isFinished {
          offset += bytes.count
          try await response.write(reader.render(bytes[...]))
        }
      }
      guard let watch, isRunning else { return }
      try await wait(watch, orEndOf: record.id)
    }
  }

  private func wait(_ watch: DirectoryWatch, orEndOf id: String) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await watch.changed() }
      group.addTask {
        // The end of a container that writes nothing more is not seen in the directory.
        try await Task.sleep(for: .seconds(1))
      }
      try await group.next()
      group.cancelAll()
    }
  }

  // MARK: Exec and attach

  func exec(_ namespace: String, _ pod: String, _ container: String, _ request: HTTPRequest, _ response: HTTPResponseWriter)
    async throws
  {
    guard let record = await records(namespace, pod, container)?.first else {
      return try await refuse(response, 404, "container \(container) not found in pod \(pod)")
    }
    let query = request.query
    let command = query.all("command")
    guard !command.isEmpty else { return try await refuse(response, 400, "you must specify at least 1 command") }
    let hasTerminal = query.flag("tty")
    let hasInput = query.flag("input") || query.flag("stdin")
    let socket = try await response.acceptWebSocket(request, protocols: Self.protocols)
    let session: ExecSession
    do { session = try await runtime.exec(record.id, command, hasTerminal: hasTerminal, hasInput: hasInput) } catch {
      try await socket.send([3] + StreamStatus.failure("failed to exec in container: \(error)").data)
      return await socket.close()
    }
    // The reader ends with the connection; cancelling it would cut the connection before the status is out.
    await withDiscardingTaskGroup { group in
      group.addTask { await Self.feed(session, from: socket) }
      group.addTask {
        await withDiscardingTaskGroup { output in
          output.addTask { await Self.copy(session.output, to: socket, channel: 1) }
          if let error = session.error { output.addTask { await Self.copy(error, to: socket, channel: 2) } }
        }
        try? await socket.send([3] + Self.result(of: session).data)
        await socket.close()
      }
    }
  }

  private static func result(of session: ExecSession) async -> JSON {
    do { return StreamStatus.exit(try await session.wait()) } catch let error as ExecError {
      return StreamStatus.failure("failed to exec in container: failed to start exec: \(error)")
    } catch {
      return StreamStatus.failure("failed to exec in container: \(error)")
    }
  }

  private static func copy(_ descriptor: Descriptor, to socket: WebSocket, channel: UInt8) async {
    while let bytes = try? await descriptor.readSome(upTo: 32_768) {
      guard (try? await socket.send([channel] + bytes)) != nil else { return }
    }
  }

  /// Until the client goes away; its end of input closes the program's.
  private static func feed(_ session: ExecSession, from socket: WebSocket) async {
    while let message = try? await socket.receive() {
      guard case .binary(let bytes) = message, let channel = bytes.first else { continue }
      switch channel {
      case 0: if let input = session.input { try? await input.writeAll(Array(bytes.dropFirst())) }
      case 4: if let size = StreamStatus.size(bytes.dropFirst()) { session.resize(rows: size.rows, columns: size.columns) }
      case 255 where bytes.dropFirst().first == 0:
        if session.terminal == nil { session.closeInput() }
      default: continue
      }
    }
    // The client is gone: a program on a terminal hangs up, others see the end of their input.
    if session.terminal == nil { session.closeInput() } else { session.kill() }
  }

  func attach(_ namespace: String, _ pod: String, _ container: String, _ request: HTTPRequest, _ response: HTTPResponseWriter)
    async throws
  {
    guard let record = await records(namespace, pod, container)?.first else {
      return try await refuse(response, 404, "container \(container) not found in pod \(pod)")
    }
    let session: AttachSession
    do { session = try await runtime.attach(record.id) } catch {
      return try await refuse(response, 500, "failed to attach to container: \(error)")
    }
    let socket = try await response.acceptWebSocket(request, protocols: Self.protocols)
    await withDiscardingTaskGroup { group in
      group.addTask {
        // The end of the container, or of the connection to it once the client is gone.
        let isOver: Void? = try? await session.receive { frame in try await socket.send([frame.channel.rawValue] + frame.bytes) }
        if isOver != nil { try? await socket.send([3] + StreamStatus.success.data) }
        await socket.close()
      }
      group.addTask {
        await Self.feed(session, from: socket)
        session.close()
      }
    }
  }

  private static func feed(_ session: AttachSession, from socket: WebSocket) async {
    while let message = try? await socket.receive() {
      guard case .binary(let bytes) = message, let channel = bytes.first else { continue }
      switch channel {
      case 0: try? await session.send(AttachFrame(.standardInput, Array(bytes.dropFirst())))
      case 4:
        guard let size = StreamStatus.size(bytes.dropFirst()) else { continue }
        let numbers = [size.rows, size.columns].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        try? await session.send(AttachFrame(.resize, numbers))
      case 255: try? await session.send(AttachFrame(.close))
      default: continue
      }
    }
  }
}

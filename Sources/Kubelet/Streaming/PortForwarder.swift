import ContainerRuntime
import HTTPServer
import LinuxSystem

/// Connections from a client to ports of one pod. One that cannot be made, or breaks, leaves the others alone.
struct PortForwarder: Sendable {
  let runtime: ContainerRuntime
  let sandbox: SandboxRecord

  /// Serves until the client is gone. Two streams are one connection: `data`, and `error`, on which a failure is told.
  func serve(_ connection: SPDYConnection) async {
    await withDiscardingTaskGroup { group in
      var pairs = StreamPairs()
      while let stream = await connection.accept() {
        guard let request = PortForwardRequest(id: stream.id, stream.headers) else {
          await stream.reset(.protocolError)
          continue
        }
        guard (try? await stream.accept()) != nil else { continue }
        switch pairs.add(stream, request) {
        case .waiting: continue
        case .duplicate(let error):
          let kind = request.isError ? "error" : "data"
          try? await error?.write(
            Array("error processing stream for request \(request.id): \(kind) stream already assigned".utf8))
          await stream.reset(.protocolError)
        case .complete(let data, let error): group.addTask { await forward(data, error, port: request.port) }
        }
      }
      // What is in flight cannot reach the client any more.
      group.cancelAll()
    }
  }

  private func forward(_ data: SPDYStream, _ error: SPDYStream, port: UInt16) async {
    error.ignoreInput()
    let failure = await relay(
      port,
      read: {
        if let bytes = await data.read() { return bytes }
        if data.isOver { throw HTTPServerError(.connectionClosed, "the client has reset the stream") }
        return nil
      }, write: { try await data.write($0) })
    if let failure { try? await error.write(Array(failure.utf8)) }
    await data.finish()
    await error.finish()
    // The client resets what it does not need; what it still sends is of no use to anybody.
    data.ignoreInput()
  }

  /// Moves bytes in both directions until the pod's side has ended, or `read` throws because the client is gone. Returns why it could not
  /// begin.
  func relay(
    _ port: UInt16, read: @escaping @Sendable () async throws -> [UInt8]?,
    write: @escaping @Sendable ([UInt8]) async throws -> Void
  ) async -> String? {
    let socket: Descriptor
    do { socket = try await runtime.dial(sandbox, port: port) } catch {
      return "error forwarding port \(port) to pod \(sandbox.id), uid : \(error)"
    }
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        while let bytes = try? await socket.readSome() { guard (try? await write(bytes)) != nil else { return true } }
        return true
      }
      group.addTask {
        do {
          while let bytes = try await read() { try await socket.writeAll(bytes) }
          TCPSocket.finishWriting(socket)
          return false
        } catch { return true }
      }
      // The end of what the client sends is not the end: the answer may be still to come.
      while await group.next() == false {}
      group.cancelAll()
    }
    return nil
  }
}

import KubeAPI
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

extension APIClient {
  /// Opens a WebSocket, on a connection of its own. A refusal is thrown as the server's Status.
  package func webSocket(_ path: String, protocols: [String] = ["v5.channel.k8s.io"]) async throws -> WebSocketStream {
    var headers = try await standardHeaders()
    headers.add(name: "sec-websocket-protocol", value: protocols.joined(separator: ", "))
    headers.add(name: "content-length", value: "0")
    let tls = configuration.usesTLS ? try Self.tlsContext(configuration, protocols: ["http/1.1"]) : nil
    let connector = Connector(
      group: group, host: configuration.host, port: configuration.port, tls: tls, serverName: configuration.serverName)
    let server = connector.server
    let opened = group.next().makePromise(of: WebSocketStream.self)
    let refused = group.next().makePromise(of: ResponseStream.self)
    let upgrader = NIOWebSocketClientUpgrader(maxFrameSize: WebSocketHandler.messageLimit) { channel, head in
      channel.eventLoop.makeCompletedFuture {
        let stream = ResponseStream(channel: channel)
        try channel.pipeline.syncOperations.addHandler(WebSocketHandler(stream, server: server))
        opened.succeed(
          WebSocketStream(
            channel: channel, stream: stream, subprotocol: head.headers.first(name: "sec-websocket-protocol") ?? ""))
      }
    }
    let request = HTTPRequestHead(
      version: .http1_1, method: .GET, uri: configuration.pathPrefix + path, headers: headers)
    let bootstrap = connector.bootstrap { channel in
      let pipeline = channel.pipeline.syncOperations
      let answer = ResponseHandler(server: server)
      let bound = NIOLoopBound(answer, eventLoop: channel.eventLoop)
      try pipeline.addHTTPClientHandlers(
        withClientUpgrade: (
          upgraders: [upgrader],
          completionHandler: { context in
            context.pipeline.syncOperations.removeHandler(bound.value, promise: nil)
          }
        ))
      let stream = ResponseStream(channel: channel)
      answer.expect(stream) {}
      try pipeline.addHandler(answer)
      refused.succeed(stream)
    }
    do {
      let channel = try await bootstrap.connect(host: configuration.host, port: configuration.port).get()
      try await channel.eventLoop.submit {
        channel.pipeline.syncOperations.write(NIOAny(HTTPClientRequestPart.head(request)), promise: nil)
        channel.pipeline.syncOperations.writeAndFlush(NIOAny(HTTPClientRequestPart.end(nil)), promise: nil)
      }.get()
    } catch {
      opened.fail(error)
      refused.fail(error)
      throw TransportError(wrapping: error, server: server)
    }
    return try await outcome(opened, try await refused.futureResult.get(), server)
  }

  /// Waits for the upgrade or for what the server says instead.
  private func outcome(
    _ opened: EventLoopPromise<WebSocketStream>, _ refusal: ResponseStream, _ server: String
  ) async throws -> WebSocketStream {
    let limit = configuration.timeout
    return try await withThrowingTaskGroup(of: WebSocketStream?.self) { group in
      group.addTask { try await opened.futureResult.get() }
      group.addTask {
        do {
          let head = try await refusal.head()
          var body: [UInt8] = []
          while body.count < 1 << 20, let chunk = try await refusal.next() { body += chunk.readableBytesView }
          opened.fail(Self.status(Int(head.status.code), body))
        } catch {
          // Also after an upgrade, when the handler is taken out; the promise is kept then and this says nothing.
          opened.fail(error)
        }
        return nil
      }
      group.addTask {
        try await Task.sleep(for: limit)
        opened.fail(TransportError(.timedOut, "no answer from \(server) within \(limit)"))
        return nil
      }
      while let result = try await group.next() {
        if let result {
          refusal.finish(.failure(TransportError(.cancelled, "upgraded")))
          group.cancelAll()
          return result
        }
      }
      throw TransportError(.closed, "connection to \(server) was closed")
    }
  }
}

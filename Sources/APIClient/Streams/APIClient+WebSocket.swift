import KubeAPI
import NIOCore
import NIOPosix

extension APIClient {
  /// Opens a WebSocket, on a connection of its own. A refusal is thrown as the server's Status.
  ///
  /// `Sec-WebSocket-Accept` is not looked at: it guards against caches that repeat answers, and TLS leaves those no place.
  package func webSocket(_ path: String, protocols: [String] = ["v5.channel.k8s.io"]) async throws -> WebSocketStream {
    var headers = try await standardHeaders()
    headers.add(name: "connection", value: "Upgrade")
    headers.add(name: "upgrade", value: "websocket")
    headers.add(name: "sec-websocket-version", value: "13")
    headers.add(name: "sec-websocket-key", value: Base64.encode((0..<16).map { _ in UInt8.random(in: 0...255) }))
    headers.add(name: "sec-websocket-protocol", value: protocols.joined(separator: ", "))
    let request =
      "GET \(configuration.pathPrefix + path) HTTP/1.1\r\n" + headers.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n"
    let tls = configuration.usesTLS ? try Self.tlsContext(configuration, protocols: ["http/1.1"]) : nil
    let connector = Connector(
      group: group, host: configuration.host, port: configuration.port, tls: tls, serverName: configuration.serverName)
    let server = connector.server
    let opened = group.next().makePromise(of: String.self)
    let made = group.next().makePromise(of: ResponseStream.self)
    let bootstrap = connector.bootstrap { channel in
      let stream = ResponseStream(channel: channel)
      try channel.pipeline.syncOperations.addHandler(
        WebSocketHandler(request: request, server: server, stream: stream, opened: opened))
      made.succeed(stream)
    }
    let channel: any Channel
    do { channel = try await bootstrap.connect(host: configuration.host, port: configuration.port).get() } catch {
      opened.fail(error)
      made.fail(error)
      throw TransportError(wrapping: error, server: server)
    }
    let amount = TimeAmount.seconds(configuration.timeout.components.seconds)
    let timer = channel.eventLoop.scheduleTask(in: amount) {
      opened.fail(TransportError(.timedOut, "no answer from \(server) in time"))
      channel.close(promise: nil)
    }
    defer { timer.cancel() }
    return try await withTaskCancellationHandler {
      let subprotocol = try await opened.futureResult.get()
      return WebSocketStream(channel: channel, stream: try await made.futureResult.get(), subprotocol: subprotocol)
    } onCancel: {
      channel.close(promise: nil)
    }
  }
}

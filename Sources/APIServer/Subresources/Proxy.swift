import HTTPServer
import KubeAPI

/// Where a proxied request goes.
struct ProxyTarget: Sendable {
  var host: String
  var port: Int
  var tls: OutboundTLS?
  /// Path and query.
  var target: String
}

extension APIServer {
  /// Hands a request on and its answer back: piece by piece, or, after an upgrade, as two streams of bytes.
  func proxy(_ context: RequestContext, to destination: ProxyTarget, _ response: HTTPResponseWriter) async throws {
    let connection: RawConnection
    do {
      connection = try await RawConnection.connect(host: destination.host, port: destination.port, tls: destination.tls)
    } catch {
      throw APIStatus(
        .internalError, "error dialing backend: \(error)", code: 502)
    }
    do {
      let isUpgrade = context.http.asksUpgrade
      let answer = try await OutboundResponse.request(
        connection, method: context.http.method, target: destination.target,
        headers: forwardedHeaders(context.http, destination, isUpgrade: isUpgrade), body: context.http.body)
      if answer.status == 101, isUpgrade {
        try await tunnel(connection, answer, response)
      } else {
        try await relay(answer, response)
      }
    } catch {
      await connection.close()
      throw error
    }
    await connection.close()
  }

  private func forwardedHeaders(_ request: HTTPRequest, _ destination: ProxyTarget, isUpgrade: Bool) -> HTTPFields {
    let dropped = [
      "host", "authorization", "connection", "content-length", "transfer-encoding", "upgrade", "accept-encoding", "te",
      "keep-alive",
    ]
    var fields: HTTPFields = ["Host": "\(destination.host):\(destination.port)"]
    for (name, value) in request.headers.entries {
      let lower = name.lowercased()
      if dropped.contains(lower) || lower.hasPrefix("impersonate-") || lower.hasPrefix(":") { continue }
      if lower == "sec-websocket-protocol", value.contains("base64url.bearer.authorization.k8s.io.") {
        let kept = value.split(separator: ",").filter { !$0.contains("base64url.bearer.authorization.k8s.io.") }
        if !kept.isEmpty { fields.add(name, kept.joined(separator: ",")) }
        continue
      }
      fields.add(name, value)
    }
    fields.add("X-Forwarded-For", request.remoteAddress)
    if isUpgrade {
      fields.add("Connection", "Upgrade")
      fields.add("Upgrade", request.headers["Upgrade"] ?? "websocket")
    } else {
      fields.add("Connection", "close")
    }
    return fields
  }

  private func relay(_ answer: OutboundResponse, _ response: HTTPResponseWriter) async throws {
    var headers = HTTPFields()
    for (name, value) in answer.headers.entries
    where !["connection", "transfer-encoding", "keep-alive", "content-length"].contains(name.lowercased()) {
      headers.add(name, value)
    }
    try await response.start(status: answer.status, headers: headers)
    while let piece = try await answer.next() { try await response.write(piece) }
    try await response.finish()
  }

  private func tunnel(_ backend: RawConnection, _ answer: OutboundResponse, _ response: HTTPResponseWriter) async throws {
    let client = try await response.upgrade(headers: answer.headers)
    let early = answer.takeBuffered()
    if !early.isEmpty { try await client.write(early) }
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await Self.copy(from: client, to: backend) }
      group.addTask { await Self.copy(from: backend, to: client) }
      await group.next()
      // One side has ended: what the other still had to say was said before or is not wanted any more.
      await client.close()
      await backend.close()
    }
  }

  private static func copy(from source: RawConnection, to sink: RawConnection) async {
    do { while let bytes = try await source.read() { try await sink.write(bytes) } } catch {
      // The peer is gone; closing both ends is what follows anyway.
    }
  }
}

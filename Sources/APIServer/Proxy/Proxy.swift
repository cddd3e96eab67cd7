import HTTPServer
import KubeAPI

/// Where a proxied request goes.
struct ProxyTarget: Sendable {
  var host: String
  var port: Int
  var tls: OutboundTLS?
  /// Path and query.
  var target: String
  /// The part of the client's own path that stands for the other server: links in its answers are led back through it. Nil for the
  /// streams of kubelets.
  var prefix: String?
  /// Who asks, for servers that take this one's word for it: said instead of what the client says.
  var identity = HTTPFields()
  /// For what makes no sense as a plain request.
  var requiresUpgrade = false

  var url: String { "\(tls == nil ? "http" : "https")://\(host):\(port)\(target)" }
}

extension APIServer {
  /// Hands a request on and its answer back: piece by piece, or, after an upgrade, as two streams of bytes.
  func proxy(_ context: RequestContext, to destination: ProxyTarget, _ response: HTTPResponseWriter) async throws {
    let isUpgrade = context.http.asksUpgrade
    if destination.requiresUpgrade, !isUpgrade { throw APIStatus.badRequest("Upgrade request required") }
    let connection: RawConnection
    do {
      connection = try await RawConnection.connect(host: destination.host, port: destination.port, tls: destination.tls)
    } catch { throw Self.unreachable(destination, error, context.http.method, isUpgrade: isUpgrade) }
    let headers = Self.forwardedHeaders(context.http, destination, isUpgrade: isUpgrade)
    let (method, target) = (context.http.method, destination.target)
    do {
      guard let body = context.http.bodyStream else {
        let answer = try await OutboundResponse.request(
          connection, method: method, target: target, headers: headers, body: context.http.body)
        try await handOn(answer, from: connection, context.http, destination, response)
        return await connection.close()
      }
      // The other server may answer before it has read all, or nothing.
      try await withThrowingTaskGroup(of: Void.self) { group in
        try await connection.write(OutboundResponse.head(method, target, headers))
        group.addTask { await Self.upload(body, to: connection) }
        do {
          let answer = try await OutboundResponse.receive(connection, method: method)
          try await handOn(answer, from: connection, context.http, destination, response)
        } catch {
          await connection.close()
          throw error
        }
        await connection.close()
        group.cancelAll()
      }
    } catch {
      await connection.close()
      throw error
    }
  }

  private func handOn(
    _ answer: OutboundResponse, from connection: RawConnection, _ request: HTTPRequest, _ destination: ProxyTarget,
    _ response: HTTPResponseWriter
  ) async throws {
    if answer.status == 101, request.asksUpgrade {
      try await tunnel(connection, answer, response)
    } else if request.asksUpgrade, answer.status < 400 {
      throw APIStatus(.unknown, "invalid upgrade response: status code \(answer.status)", code: 500)
    } else {
      try await relay(answer, request, destination, response)
    }
  }

  /// Hands a request's body on as it comes, as fast as the other server takes it.
  private static func upload(_ body: RequestBody, to connection: RawConnection) async {
    do {
      while let piece = try await body.next() {
        let chunk = body.length == nil ? Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [0x0D, 0x0A] : piece
        try await connection.write(chunk)
      }
      if body.length == nil, !Task.isCancelled { try await connection.write(Array("0\r\n\r\n".utf8)) }
    } catch {
      // What the other server says to half a body, if anything, is the answer. The end of the connection is when it hears of it.
    }
  }

  private static func unreachable(
    _ destination: ProxyTarget, _ error: HTTPServerError, _ method: String, isUpgrade: Bool
  ) -> APIStatus {
    if isUpgrade { return APIStatus(.unknown, "error dialing backend: \(error)", code: 500) }
    if destination.prefix != nil { return APIStatus(.serviceUnavailable, "error trying to reach service: \(error)") }
    return APIStatus(
      .unknown, "\(method.prefix(1))\(method.dropFirst().lowercased()) \"\(destination.url)\": \(error)", code: 500)
  }

  /// Those of one connection, which no proxy hands on (RFC 9110, section 7.6.1).
  private static let connectionHeaders = [
    "connection", "proxy-connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer",
    "transfer-encoding", "upgrade",
  ]

  private static func forwardedHeaders(_ request: HTTPRequest, _ destination: ProxyTarget, isUpgrade: Bool) -> HTTPFields {
    let dropped =
      connectionHeaders + ["host", "authorization", "content-length", "x-forwarded-for"]
      + request.headers.list("Connection").map { $0.lowercased() }
    let own = "\(destination.host):\(destination.port)"
    var fields: HTTPFields = ["Host": destination.prefix == nil ? own : request.headers["Host"] ?? own]
    for (name, value) in request.headers.entries {
      let lower = name.lowercased()
      if lower.hasPrefix("x-remote-"), !destination.identity.entries.isEmpty { continue }
      if dropped.contains(lower) || lower.hasPrefix("impersonate-") || lower.hasPrefix(":") { continue }
      if lower == "sec-websocket-protocol", value.contains(Authentication.subprotocolPrefix) {
        let kept = value.split(separator: ",").filter { !$0.contains(Authentication.subprotocolPrefix) }
        if !kept.isEmpty { fields.add(name, kept.joined(separator: ",")) }
        continue
      }
      fields.add(name, value)
    }
    if let body = request.bodyStream {
      if let length = body.length {
        fields.add("Content-Length", String(length))
      } else {
        fields.add("Transfer-Encoding", "chunked")
      }
    }
    for (name, value) in destination.identity.entries { fields.add(name, value) }
    fields.add("X-Forwarded-For", (request.headers.all("X-Forwarded-For") + [request.remoteAddress]).joined(separator: ", "))
    if destination.prefix != nil { fields["X-Forwarded-Uri"] = String(request.rawPath) }
    if isUpgrade {
      fields.add("Connection", "Upgrade")
      fields.add("Upgrade", request.headers["Upgrade"] ?? "websocket")
    } else {
      fields.add("Connection", "close")
    }
    return fields
  }

  private func relay(
    _ answer: OutboundResponse, _ request: HTTPRequest, _ destination: ProxyTarget, _ response: HTTPResponseWriter
  ) async throws {
    var headers = HTTPFields()
    // Trailers follow, and clients may want to know which.
    let dropped = Self.connectionHeaders.filter { $0 != "trailer" } + answer.headers.list("Connection").map { $0.lowercased() }
    for (name, value) in answer.headers.entries where !dropped.contains(name.lowercased()) { headers.add(name, value) }
    if let links = ProxyLinks(destination, request) {
      if let location = headers["Location"], !location.isEmpty {
        headers["Location"] = links.rewritten(location)
      } else if links.concern(answer), request.method != "HEAD" {
        var page: [UInt8] = []
        while let piece = try await answer.next() {
          page += piece
          guard page.count <= ProxyLinks.limit else {
            throw APIStatus(.serviceUnavailable, "error trying to reach service: a page of more than \(ProxyLinks.limit) bytes")
          }
        }
        headers["Content-Length"] = nil
        let rewritten = try links.rewritten(page: page, coding: answer.headers["Content-Encoding"] ?? "")
        try await response.start(status: answer.status, headers: headers)
        try await response.write(rewritten)
        return try await response.finish()
      }
    }
    try await response.start(status: answer.status, headers: headers)
    while let piece = try await answer.next() { try await response.write(piece) }
    try await response.finish(trailers: answer.trailers)
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

import KubeAPI
import NIOCore
import NIOHTTP1

extension APIClient {
  /// The most an answer may hold.
  static let bodyLimit = 256 << 20

  /// Any request, answered with whatever status the server gives.
  package func raw(
    method: String, path: String, headers: [(String, String)] = [], body: [UInt8]? = nil
  ) async throws -> RawResponse {
    let response = try await raw(method, path, headers, body, renewsToken: false)
    guard response.status == 401, tokenProvider != nil else { return response }
    return try await raw(method, path, headers, body, renewsToken: true)
  }

  private func raw(
    _ method: String, _ path: String, _ headers: [(String, String)], _ body: [UInt8]?, renewsToken: Bool
  ) async throws -> RawResponse {
    var all = try await standardHeaders(renewsToken: renewsToken)
    for (name, value) in headers { all.replaceOrAdd(name: name, value: value) }
    if !all.contains(name: "accept") { all.add(name: "accept", value: "application/json") }
    if let body {
      all.replaceOrAdd(name: "content-length", value: String(body.count))
    } else if method == "POST" || method == "PUT" || method == "PATCH" {
      all.replaceOrAdd(name: "content-length", value: "0")
    }
    let exchange = Exchange(
      method: HTTPMethod(rawValue: method), path: configuration.pathPrefix + path, headers: all, body: body)
    return try await withTimeout { [pool] () throws(TransportError) in
      let (head, stream) = try await pool.send(exchange, isRepeatable: method == "GET" || method == "HEAD")
      var bytes: [UInt8] = []
      if let length = head.headers.first(name: "content-length").flatMap(Int.init) {
        bytes.reserveCapacity(min(length, Self.bodyLimit))
      }
      while let chunk = try await stream.next() {
        bytes.append(contentsOf: chunk.readableBytesView)
        guard bytes.count <= Self.bodyLimit else {
          stream.cancel()
          throw TransportError(.protocolViolation, "the answer to \(method) \(path) is too large")
        }
      }
      return RawResponse(
        status: Int(head.status.code), headers: head.headers.map { (name: $0.name, value: $0.value) }, body: bytes)
    }
  }

  /// A request whose answer is one JSON value; failures are thrown as the server's Status.
  func json(
    _ method: String, _ path: String, body: JSON? = nil, contentType: String = "application/json"
  ) async throws -> JSON {
    let headers = body == nil ? [] : [("content-type", contentType)]
    let response = try await raw(method: method, path: path, headers: headers, body: body?.data)
    guard (200..<300).contains(response.status) else { throw Self.status(response.status, response.body) }
    do { return try JSON.decode(response.body) } catch {
      throw TransportError(.protocolViolation, "the answer to \(method) \(path) is no JSON: \(error)")
    }
  }

  /// What a failed answer says, also when it is no Status.
  static func status(_ code: Int, _ body: [UInt8]) -> APIStatus {
    if let json = try? JSON.decode(body), let status = APIStatus(json) { return status }
    let text = String(decoding: body.prefix(512), as: UTF8.self)
    let reason: StatusReason =
      switch code {
      case 400: .badRequest
      case 401: .unauthorized
      case 403: .forbidden
      case 404: .notFound
      case 405: .methodNotAllowed
      case 409: .conflict
      case 410: .gone
      case 422: .invalid
      case 429: .tooManyRequests
      case 503: .serviceUnavailable
      case 504: .timeout
      default: .unknown
      }
    return APIStatus(reason, text.isEmpty ? "the server answered with status \(code)" : text, code: code)
  }

  private func withTimeout<T: Sendable>(
    _ body: @escaping @Sendable () async throws(TransportError) -> T
  ) async throws -> T {
    let limit = configuration.timeout
    return try await withThrowingTaskGroup(of: T.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await Task.sleep(for: limit)
        throw TransportError(.timedOut, "no answer within \(limit)")
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw CancellationError() }
      return first
    }
  }
}

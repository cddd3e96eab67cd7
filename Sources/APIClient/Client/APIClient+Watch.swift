import KubeAPI
import NIOCore
import NIOHTTP1

extension APIClient {
  /// The most one event or line may hold.
  static let lineLimit = 32 << 20

  /// The changes of a collection after a resource version. The stream ends when the server ends the watch, and is cancelled by
  /// dropping it. A server that no longer has the revision throws `Expired`, here or from the stream.
  package func watch(
    _ resource: GroupVersionResource, namespace: String? = nil, labelSelector: String? = nil, fieldSelector: String? = nil,
    resourceVersion: String
  ) async throws -> AsyncThrowingStream<WatchEvent, any Error> {
    var query = Query()
    query.add("watch", "true")
    query.add("allowWatchBookmarks", "true")
    query.add("resourceVersion", resourceVersion)
    query.add("labelSelector", labelSelector)
    query.add("fieldSelector", fieldSelector)
    // Spread out, so that not all watches of a cluster are renewed at once.
    query.add("timeoutSeconds", String(Int.random(in: 300..<600)))
    let lines = try await lines(query.appended(to: resource.path(namespace: namespace)))
    return AsyncThrowingStream { try await lines.next().map { try WatchEvent(line: $0) } }
  }

  /// An endless answer, line by line; also for logs.
  package func lines(_ path: String, accept: String = "application/json") async throws -> LineStream {
    var headers = try await standardHeaders()
    headers.add(name: "accept", value: accept)
    let exchange = Exchange(method: .GET, path: configuration.pathPrefix + path, headers: headers, body: nil)
    let (head, stream) = try await pool.send(exchange, isRepeatable: true)
    guard head.status.code == 200 else {
      var body: [UInt8] = []
      while body.count < 1 << 20, let chunk = try await stream.next() { body += chunk.readableBytesView }
      stream.cancel()
      throw Self.status(Int(head.status.code), body)
    }
    return LineStream(stream, limit: Self.lineLimit)
  }
}

/// The lines of an answer, read by one task. Dropping it ends the request.
package final class LineStream: Sendable {
  private let stream: ResponseStream
  private let reader: LineReader

  init(_ stream: ResponseStream, limit: Int) {
    self.stream = stream
    reader = LineReader(stream, limit: limit)
  }

  deinit { stream.cancel() }

  /// Without its end; nil at the end of the answer.
  package func next() async throws -> ArraySlice<UInt8>? { try await reader.next() }
}

private actor LineReader {
  private let stream: ResponseStream
  private var framer: LineFramer
  private var isAtEnd = false

  init(_ stream: ResponseStream, limit: Int) {
    self.stream = stream
    framer = LineFramer(limit: limit)
  }

  func next() async throws -> ArraySlice<UInt8>? {
    while true {
      if let line = try framer.next() {
        if line.isEmpty { continue }
        return line
      }
      if isAtEnd { return nil }
      guard let chunk = try await stream.next() else {
        isAtEnd = true
        let rest = framer.rest
        return rest.isEmpty ? nil : rest
      }
      framer.append(chunk)
    }
  }
}

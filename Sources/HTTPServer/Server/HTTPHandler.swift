/// Answers requests. Each call is a task of its connection and is cancelled when the client goes away.
package protocol HTTPHandler: Sendable {
  /// Must answer through `response`. An error thrown before an answer began becomes a 500; later it cuts the stream.
  func handle(_ request: HTTPRequest, _ response: HTTPResponseWriter) async throws
  /// Whether the handler takes the request's body while it comes (`HTTPRequest.bodyStream`), however long it is, instead of whole.
  func streamsBody(of request: HTTPRequest) -> Bool
  /// Makes the body for what the server itself has to refuse (too large, too many headers).
  func refusal(status: Int, message: String) -> (contentType: String, body: [UInt8])
}

extension HTTPHandler {
  package func streamsBody(of request: HTTPRequest) -> Bool { false }

  package func refusal(status: Int, message: String) -> (contentType: String, body: [UInt8]) {
    ("text/plain; charset=utf-8", Array((message + "\n").utf8))
  }
}

/// A handler that is a closure.
package struct ClosureHandler: HTTPHandler {
  private let streamsBodies: Bool
  private let body: @Sendable (HTTPRequest, HTTPResponseWriter) async throws -> Void

  package init(
    streamsBodies: Bool = false, _ body: @escaping @Sendable (HTTPRequest, HTTPResponseWriter) async throws -> Void
  ) {
    self.streamsBodies = streamsBodies
    self.body = body
  }

  package func streamsBody(of request: HTTPRequest) -> Bool { streamsBodies }

  package func handle(_ request: HTTPRequest, _ response: HTTPResponseWriter) async throws { try await body(request, response) }
}

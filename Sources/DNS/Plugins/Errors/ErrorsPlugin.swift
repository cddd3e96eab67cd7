/// Writes down why queries got SERVFAIL; without it they fail in silence.
///
/// ```
/// errors
/// ```
package struct ErrorsPlugin: DNSPlugin {
  package static let name = "errors"
  private let write: @Sendable (String) -> Void

  package init(write: @escaping @Sendable (String) -> Void = DNSLog.error) { self.write = write }

  package func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage {
    do { return try await next(request) } catch {
      let question = request.question
      write("plugin/errors: 2 \(question.name) \(question.type): \(error.description)")
      throw error
    }
  }
}

import HTTPServer
import KubeAPI

/// The time a client gives its request with `timeout`. Streams have none, and what the client does not bound has bounds of its own.
struct RequestDeadline: Sendable {
  private let limit: Duration?

  /// Nothing and more than the server's longest time are the same: no limit of the client's.
  init(_ request: HTTPRequest, _ record: RequestRecord, longest: Duration) throws(APIStatus) {
    guard !record.isLongRunning, let text = request.query["timeout"], !text.isEmpty else {
      limit = nil
      return
    }
    guard let given = GoDuration.parse(text) else {
      let isNumber = Double(text) != nil
      throw APIStatus.badRequest(
        "invalid timeout specified in the request URL - time: \(isNumber ? "missing unit in" : "invalid") duration \"\(text)\"")
    }
    limit = given > .zero && given < longest ? given : nil
  }

  /// 504 when the work takes longer; it is cancelled then.
  func bound(_ body: @escaping @Sendable () async throws -> Void) async throws {
    guard let limit else { return try await body() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await Task.sleep(for: limit)
        throw APIStatus(
          .timeout, "Timeout: request did not complete within the allotted timeout", details: .init())
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }
}

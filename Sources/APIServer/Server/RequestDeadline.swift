import HTTPServer
import KubeAPI

/// The time a request has: what the client gives it with `timeout`, else the server's longest. Streams have none.
struct RequestDeadline: Sendable {
  private enum Limit {
    case none
    case given(Duration)
    /// The server's.
    case longest(ContinuousClock.Instant)
  }

  private let limit: Limit

  /// Nothing and more than the server's longest time (`longest`) are the same: no limit of the client's.
  init(_ request: HTTPRequest, _ record: RequestRecord, longest: Duration) throws(APIStatus) {
    if record.isLongRunning {
      limit = .none
      return
    }
    guard let text = request.query["timeout"], !text.isEmpty else {
      limit = .longest(record.start)
      return
    }
    guard let given = GoDuration.parse(text) else {
      throw APIStatus.badRequest("invalid timeout specified in the request URL - time: \(FlagParser.durationFault(text))")
    }
    limit = given > .zero && given < longest ? .given(given) : .longest(record.start)
  }

  /// What the client gives the request; nil when that is the server's to say.
  var time: Duration? { if case .given(let time) = limit { time } else { nil } }

  /// 504 when the work takes longer; it is cancelled then.
  func bound(
    _ deadlines: RequestDeadlines, _ response: HTTPResponseWriter, _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    switch limit {
    case .none: try await body()
    case .longest(let start):
      let request = deadlines.begin(start) { response.cancelTask() }
      do { try await body() } catch { throw deadlines.end(request) ? error : Self.timeout }
      _ = deadlines.end(request)
    case .given(let time):
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await body() }
        group.addTask {
          try await Task.sleep(for: time)
          throw Self.timeout
        }
        defer { group.cancelAll() }
        try await group.next()
      }
    }
  }

  private static let timeout = APIStatus(
    .timeout, "Timeout: request did not complete within the allotted timeout", details: .init())
}

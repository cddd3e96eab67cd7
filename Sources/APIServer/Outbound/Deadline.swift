/// The time for a piece of work has passed; the work was cancelled.
struct DeadlineExceeded: Error {}

enum Deadline {
  static func run<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
      group.addTask { try await work() }
      group.addTask {
        try await Task.sleep(for: limit)
        throw DeadlineExceeded()
      }
      defer { group.cancelAll() }
      guard let first = try await group.next() else { throw DeadlineExceeded() }
      return first
    }
  }
}

import APIClient
import NIOCore

extension EtcdClient {
  /// How long a call may take, the search for a living endpoint included.
  static let timeout = Duration.seconds(10)
  /// How long of it may be spent without a connection.
  private static let connectTimeout = Duration.seconds(5)

  /// One request, one answer. What cannot have reached the server is tried again until the time is up; with `isRepeatable` so is
  /// what may have.
  func unary(_ path: String, _ message: [UInt8], isRepeatable: Bool, timeout: Duration = EtcdClient.timeout)
    async throws(GRPCStatus) -> ArraySlice<UInt8>
  {
    let deadline = ContinuousClock.now + timeout
    while true {
      let link = try await link(until: min(deadline, .now + EtcdClient.connectTimeout))
      do throws(GRPCStatus) { return try await call(link, path, message, deadline) } catch {
        if error.isUnsent || error.code == .deadlineExceeded { drop(link) }
        guard error.isUnsent || isRepeatable && error.code == .unavailable, deadline > .now,
          (try? await Task.sleep(for: .milliseconds(20))) != nil
        else { throw error }
      }
    }
  }

  private func call(_ link: Link, _ path: String, _ message: [UInt8], _ deadline: ContinuousClock.Instant)
    async throws(GRPCStatus) -> ArraySlice<UInt8>
  {
    let loop = link.connection.channel.eventLoop
    let promise = loop.makePromise(of: [UInt8].self)
    let answer = NIOLoopBoundBox.makeEmptyBox(valueType: [UInt8].self, eventLoop: loop)
    let nanoseconds = max(.zero, ContinuousClock.now.duration(to: deadline)) / .nanoseconds(1)
    let stream = link.connection.call(
      path, authority: link.endpoint.authority, isSecure: link.endpoint.isSecure,
      metadata: [("grpc-timeout", "\(Int(nanoseconds / 1e6))m")], first: message, isLast: true,
      onMessage: { answer.value = $0 },
      onEnd: { status in
        if status.code != .ok {
          promise.fail(status)
        } else if let message = answer.value {
          promise.succeed(message)
        } else {
          promise.fail(GRPCStatus(.internal, "the server answered without a message"))
        }
      })
    let timer = loop.scheduleTask(in: .nanoseconds(Int64(nanoseconds))) {
      promise.fail(GRPCStatus(.deadlineExceeded, "context deadline exceeded"))
      stream.whenSuccess { $0.close(promise: nil) }
    }
    defer { timer.cancel() }
    do { return try await promise.futureResult.get()[...] } catch {
      throw error as? GRPCStatus ?? GRPCStatus(.unavailable, "\(error)")
    }
  }
}

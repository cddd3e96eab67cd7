import NIOCore

/// The body of a request that is handed on while it comes. The client is kept waiting while nobody reads.
package final class RequestBody: Sendable {
  /// What the client announced; nil when it sends chunks until it is done.
  package let length: Int?
  private let eventLoop: any EventLoop
  private let bytes: NIOLoopBound<InboundBytes>

  init(_ bytes: NIOLoopBound<InboundBytes>, eventLoop: any EventLoop, length: Int?) {
    self.bytes = bytes
    self.eventLoop = eventLoop
    self.length = length
  }

  /// The next piece; nil at the end, and when the task is cancelled. Throws when the client leaves before the end.
  package func next() async throws -> [UInt8]? {
    if Task.isCancelled { return nil }
    let bytes = bytes
    let eventLoop = eventLoop
    return try await withTaskCancellationHandler {
      try await eventLoop.flatSubmit { bytes.value.next() }.get()
    } onCancel: {
      eventLoop.execute { bytes.value.stopWaiting() }
    }
  }
}

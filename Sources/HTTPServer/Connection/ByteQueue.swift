import Synchronization

/// Bytes from one task to another. The writer waits while much is unread, so a slow reader slows its peer only.
package final class ByteQueue: Sendable {
  private struct State {
    var buffer: [UInt8] = []
    var isFinished = false
    var isDiscarding = false
    var reader: CheckedContinuation<[UInt8]?, Never>?
    var writer: CheckedContinuation<Void, Never>?
  }

  private static let highWaterMark = 256 * 1024
  private let state = Mutex(State())

  package init() {}

  /// Everything that has come since the last call, or the next that comes; nil at the end and when cancelled.
  package func next() async -> [UInt8]? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (result, writer): ([UInt8]??, CheckedContinuation<Void, Never>?) = state.withLock { state in
          if !state.buffer.isEmpty {
            defer { (state.buffer, state.writer) = ([], nil) }
            return (.some(state.buffer), state.writer)
          }
          if state.isFinished || Task.isCancelled { return (.some(nil), nil) }
          state.reader = continuation
          return (nil, nil)
        }
        writer?.resume()
        if let result { continuation.resume(returning: result) }
      }
    } onCancel: {
      takeReader()?.resume(returning: nil)
    }
  }

  /// Returns when there is room for more. What comes after the end is dropped.
  package func push(_ bytes: [UInt8]) async {
    if bytes.isEmpty { return }
    let reader: CheckedContinuation<[UInt8]?, Never>? = state.withLock { state in
      if state.isFinished || state.isDiscarding { return nil }
      if let reader = state.reader {
        state.reader = nil
        return reader
      }
      state.buffer += bytes
      return nil
    }
    if let reader { return reader.resume(returning: bytes) }
    await withCheckedContinuation { continuation in
      let mayGoOn = state.withLock { state in
        if state.buffer.count < ByteQueue.highWaterMark || state.isFinished || state.isDiscarding { return true }
        state.writer = continuation
        return false
      }
      if mayGoOn { continuation.resume() }
    }
  }

  /// Nothing more comes; what is there can still be read.
  package func finish() { release { $0.isFinished = true } }

  /// Nobody reads any more: what is there and what comes is dropped.
  package func discard() {
    release { state in
      state.isDiscarding = true
      state.isFinished = true
      state.buffer = []
    }
  }

  private func release(_ change: (inout sending State) -> Void) {
    let (reader, writer) = state.withLock { state in
      change(&state)
      defer { (state.reader, state.writer) = (nil, nil) }
      return (state.reader, state.writer)
    }
    reader?.resume(returning: nil)
    writer?.resume()
  }

  private func takeReader() -> CheckedContinuation<[UInt8]?, Never>? {
    state.withLock { state in
      defer { state.reader = nil }
      return state.reader
    }
  }
}

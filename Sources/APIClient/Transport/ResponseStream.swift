import NIOCore
import NIOHTTP1
import Synchronization

/// One answer on its way from an event loop to a task, with back-pressure: reading stops while too much lies unread.
final class ResponseStream: Sendable {
  private struct State {
    var head: HTTPResponseHead?
    var chunks: [ByteBuffer] = []
    var unread = 0
    var isPaused = false
    var end: Result<Void, TransportError>?
    var headWaiter: CheckedContinuation<Result<HTTPResponseHead, TransportError>, Never>?
    var chunkWaiter: CheckedContinuation<Result<ByteBuffer?, TransportError>, Never>?
  }

  static let highWaterMark = 1 << 20
  private static let headless = TransportError(.protocolViolation, "an answer without a head")
  private let state = Mutex(State())
  private let channel: any Channel

  init(channel: any Channel) { self.channel = channel }

  // MARK: On the event loop

  func receive(_ head: HTTPResponseHead) {
    let waiter = state.withLock { state in
      state.head = head
      defer { state.headWaiter = nil }
      return state.headWaiter
    }
    waiter?.resume(returning: .success(head))
  }

  func receive(_ chunk: ByteBuffer) {
    let (waiter, pause) = state.withLock { state in
      if let waiter = state.chunkWaiter {
        state.chunkWaiter = nil
        return (Optional(waiter), false)
      }
      state.chunks.append(chunk)
      state.unread += chunk.readableBytes
      let pause = !state.isPaused && state.unread > Self.highWaterMark
      if pause { state.isPaused = true }
      return (nil, pause)
    }
    waiter?.resume(returning: .success(chunk))
    if pause { channel.setOption(ChannelOptions.autoRead, value: false).whenComplete { _ in } }
  }

  /// Only the first end counts.
  func finish(_ end: Result<Void, TransportError>) {
    let waiters = state.withLock { state -> (State, Bool) in
      guard state.end == nil else { return (State(), false) }
      state.end = end
      let waiters = state
      state.headWaiter = nil
      state.chunkWaiter = nil
      return (waiters, true)
    }
    guard waiters.1 else { return }
    switch end {
    case .success:
      waiters.0.headWaiter?.resume(returning: .failure(Self.headless))
      waiters.0.chunkWaiter?.resume(returning: .success(nil))
    case .failure(let error):
      waiters.0.headWaiter?.resume(returning: .failure(error))
      waiters.0.chunkWaiter?.resume(returning: .failure(error))
    }
  }

  // MARK: In a task

  func head() async throws(TransportError) -> HTTPResponseHead {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let known: Result<HTTPResponseHead, TransportError>? = state.withLock { state in
          if let head = state.head { return .success(head) }
          switch state.end {
          case .failure(let error): return .failure(error)
          case .success: return .failure(Self.headless)
          case nil: break
          }
          state.headWaiter = continuation
          return nil
        }
        if let known { continuation.resume(returning: known) }
      }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }

  /// The next piece of the body, nil at its end.
  func next() async throws(TransportError) -> ByteBuffer? {
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let (known, resume) = state.withLock { state -> (Result<ByteBuffer?, TransportError>?, Bool) in
          if !state.chunks.isEmpty {
            let chunk = state.chunks.removeFirst()
            state.unread -= chunk.readableBytes
            let resume = state.isPaused && state.unread <= Self.highWaterMark / 2
            if resume { state.isPaused = false }
            return (.success(chunk), resume)
          }
          switch state.end {
          case .success: return (.success(nil), false)
          case .failure(let error): return (.failure(error), false)
          case nil: state.chunkWaiter = continuation
          }
          return (nil, false)
        }
        if resume { channel.setOption(ChannelOptions.autoRead, value: true).whenComplete { _ in } }
        if let known { continuation.resume(returning: known) }
      }
    } onCancel: {
      cancel()
    }
    return try result.get()
  }

  /// Gives up on what has not arrived: ends the HTTP/2 stream, or the whole connection with HTTP/1.1.
  func cancel() {
    guard state.withLock({ $0.end == nil }) else { return }
    finish(.failure(TransportError(.cancelled, "the request was cancelled")))
    channel.close(promise: nil)
  }
}

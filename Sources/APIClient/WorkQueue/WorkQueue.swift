import NIOCore
import NIOPosix
import Synchronization

/// Keys that need work. A key is in it once however often it is added, is never handed to two workers at a time, and comes again
/// when it was added during its work. Failed keys come back after growing waits.
///
/// Adding is synchronous, so that event loops and callbacks can do it; only taking waits.
package final class WorkQueue<Key: Hashable & Sendable>: Sendable {
  private struct State {
    var queue: [Key] = []
    var head = 0
    /// Keys that need work, in the queue or to come after their present work.
    var dirty: Set<Key> = []
    var processing: Set<Key> = []
    var failures: [Key: Int] = [:]
    var waiting: [Key: (due: NIODeadline, timer: Scheduled<Void>)] = [:]
    var takers: [(id: Int, continuation: CheckedContinuation<Key?, Never>)] = []
    var nextID = 0
    var isShutDown = false
  }

  private let initialDelay: Duration
  private let maximumDelay: Duration
  private let loop: any EventLoop
  private let state = Mutex(State())

  package init(
    initialDelay: Duration = .milliseconds(5), maximumDelay: Duration = .seconds(60),
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) {
    self.initialDelay = initialDelay
    self.maximumDelay = maximumDelay
    loop = group.next()
  }

  package func add(_ key: Key) {
    let taker = state.withLock { state in Self.add(key, &state) }
    if let taker { taker.resume(returning: key) }
  }

  private static func add(_ key: Key, _ state: inout State) -> CheckedContinuation<Key?, Never>? {
    guard !state.isShutDown, state.dirty.insert(key).inserted, !state.processing.contains(key) else { return nil }
    return offer(key, &state)
  }

  private static func offer(_ key: Key, _ state: inout State) -> CheckedContinuation<Key?, Never>? {
    guard !state.takers.isEmpty else {
      state.queue.append(key)
      return nil
    }
    state.dirty.remove(key)
    state.processing.insert(key)
    return state.takers.removeFirst().continuation
  }

  /// The next key, nil when the queue was shut down or the task is cancelled. Every key taken must be given to `done`.
  package func next() async -> Key? {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Key?, Never>) in
        let (isKnown, key) = state.withLock { state -> (Bool, Key?) in
          if state.isShutDown || Task.isCancelled { return (true, nil) }
          guard state.head < state.queue.count else {
            state.takers.append((id, continuation))
            return (false, nil)
          }
          let key = state.queue[state.head]
          state.head += 1
          if state.head > 64, state.head * 2 > state.queue.count {
            state.queue.removeFirst(state.head)
            state.head = 0
          }
          state.dirty.remove(key)
          state.processing.insert(key)
          return (true, key)
        }
        if isKnown { continuation.resume(returning: key) }
      }
    } onCancel: {
      let taker = state.withLock { state -> CheckedContinuation<Key?, Never>? in
        guard let index = state.takers.firstIndex(where: { $0.id == id }) else { return nil }
        return state.takers.remove(at: index).continuation
      }
      taker?.resume(returning: nil)
    }
  }

  /// The work on a key has ended, however it went.
  package func done(_ key: Key) {
    let taker = state.withLock { state -> CheckedContinuation<Key?, Never>? in
      state.processing.remove(key)
      return state.dirty.contains(key) ? Self.offer(key, &state) : nil
    }
    if let taker { taker.resume(returning: key) }
  }

  /// Adds a key when the time has passed; of several such times the earliest counts.
  package func add(_ key: Key, after delay: Duration) {
    guard delay > .zero else { return add(key) }
    let (seconds, attoseconds) = delay.components
    let amount = TimeAmount.nanoseconds(min(seconds, 1 << 32) * 1_000_000_000 + attoseconds / 1_000_000_000)
    let due = NIODeadline.now() + amount
    state.withLock { state in
      if state.isShutDown { return }
      if let waiting = state.waiting[key] {
        if waiting.due <= due { return }
        waiting.timer.cancel()
      }
      let timer = loop.scheduleTask(in: amount) { [weak self] in
        self?.state.withLock { _ = $0.waiting.removeValue(forKey: key) }
        self?.add(key)
      }
      state.waiting[key] = (due, timer)
    }
  }

  /// Adds a key after a wait that doubles with each failure.
  package func addRateLimited(_ key: Key) {
    let failures = state.withLock { state in
      state.failures[key, default: 0] += 1
      return state.failures[key, default: 1] - 1
    }
    add(key, after: min(initialDelay * (1 << min(failures, 20)), maximumDelay))
  }

  /// The key's next failure is its first.
  package func forget(_ key: Key) { state.withLock { _ = $0.failures.removeValue(forKey: key) } }

  package func failures(of key: Key) -> Int { state.withLock { $0.failures[key] ?? 0 } }

  package var count: Int { state.withLock { $0.queue.count - $0.head } }

  /// Takes nothing more and lets every worker end.
  package func shutDown() {
    let takers = state.withLock { state in
      state.isShutDown = true
      for waiting in state.waiting.values { waiting.timer.cancel() }
      defer { (state.takers, state.waiting) = ([], [:]) }
      return state.takers
    }
    for taker in takers { taker.continuation.resume(returning: nil) }
  }
}

extension WorkQueue {
  /// Works on keys, `workers` at a time, until the task is cancelled or the queue is shut down. Work that throws is tried again after a
  /// growing wait; `onError` hears of it.
  package func run(
    workers: Int = 1, onError: (@Sendable (Key, any Error) -> Void)? = nil, work: @escaping @Sendable (Key) async throws -> Void
  ) async {
    await withDiscardingTaskGroup { group in
      for _ in 0..<workers {
        group.addTask {
          while let key = await self.next() {
            do {
              try await work(key)
              self.forget(key)
            } catch {
              if !Task.isCancelled {
                onError?(key, error)
                self.addRateLimited(key)
              }
            }
            self.done(key)
          }
        }
      }
    }
  }
}

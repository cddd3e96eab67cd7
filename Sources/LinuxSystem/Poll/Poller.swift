import CLinux
import Glibc
import Synchronization

/// One thread that waits in epoll for all of the process, so that async code can wait for pidfds, terminals, sockets and inotify
/// without blocking a thread of the cooperative pool and without an event loop in processes that need no networking.
package final class Poller: Sendable {
  package static let shared = Poller()

  package struct Readiness: OptionSet, Sendable {
    package let rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }
    package static var readable: Readiness { Readiness(rawValue: CL_EPOLLIN | CL_EPOLLRDHUP) }
    package static var writable: Readiness { Readiness(rawValue: CL_EPOLLOUT) }
  }

  private struct Waiter {
    let epollDescriptor: Int32
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var next: UInt64 = 1
    var waiters: [UInt64: Waiter] = [:]
    var cancelled: Set<UInt64> = []
  }

  private let epoll: Int32
  private let state = Mutex(State())

  private init() {
    epoll = cl_epoll_create()
    DedicatedThread.start(name: "poller") { [epoll] in Poller.loop(epoll) }
  }

  /// Returns when `fd` is ready or hung up; throws `CancellationError` when the task is cancelled meanwhile. Several waiters may share
  /// one descriptor, which must stay open until this returns.
  package func wait(_ fd: Int32, for readiness: Readiness) async throws {
    // A duplicate gives every waiter its own place in the epoll set.
    let duplicate = try system("dup") { fcntl(fd, F_DUPFD_CLOEXEC, 3) }
    let token = state.withLock { state in
      defer { state.next += 1 }
      return state.next
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        enum Start { case armed, cancelled, failed(Int32) }
        let start = state.withLock { state -> Start in
          if state.cancelled.remove(token) != nil || Task.isCancelled { return .cancelled }
          state.waiters[token] = Waiter(epollDescriptor: duplicate, continuation: continuation)
          if cl_epoll_add(epoll, duplicate, readiness.rawValue | CL_EPOLLONESHOT, token) == 0 { return .armed }
          state.waiters[token] = nil
          return .failed(Glibc.errno)
        }
        switch start {
        case .armed: break
        case .cancelled:
          close(duplicate)
          continuation.resume(throwing: CancellationError())
        case .failed(let number):
          close(duplicate)
          // Regular files are always ready and cannot be polled.
          if number == EPERM {
            continuation.resume()
          } else {
            continuation.resume(throwing: SystemError("epoll_ctl", errno: number))
          }
        }
      }
    } onCancel: {
      let waiter = state.withLock { state -> Waiter? in
        if let waiter = state.waiters.removeValue(forKey: token) { return waiter }
        state.cancelled.insert(token)
        return nil
      }
      if let waiter {
        cl_epoll_delete(epoll, waiter.epollDescriptor)
        close(waiter.epollDescriptor)
        waiter.continuation.resume(throwing: CancellationError())
      }
    }
    state.withLock { _ = $0.cancelled.remove(token) }
  }

  private func finish(_ token: UInt64) {
    guard let waiter = state.withLock({ $0.waiters.removeValue(forKey: token) }) else { return }
    cl_epoll_delete(epoll, waiter.epollDescriptor)
    close(waiter.epollDescriptor)
    waiter.continuation.resume()
  }

  private static func loop(_ epoll: Int32) {
    var events = [UInt32](repeating: 0, count: 64)
    var tokens = [UInt64](repeating: 0, count: 64)
    while true {
      let count = cl_epoll_wait(epoll, &events, &tokens, 64, -1)
      for index in 0..<Int(max(0, count)) { Poller.shared.finish(tokens[index]) }
    }
  }
}

import NIOCore
import Synchronization

/// The connections of one client. HTTP/2 shares one connection among all requests and watches, and opens another only when it
/// carries as many streams as servers usually allow; HTTP/1.1 keeps idle connections for the next request.
final class ConnectionPool: Sendable {
  private final class Shared: Sendable {
    let connection: Connection
    let streams = Mutex(0)
    init(_ connection: Connection) { self.connection = connection }
  }

  private final class Once: Sendable {
    private let done = Mutex(false)

    func first() -> Bool {
      done.withLock { done in
        defer { done = true }
        return !done
      }
    }
  }

  private struct State {
    var shared: [Shared] = []
    var idle: [Connection] = []
    /// Set while somebody connects, so that others wait instead of connecting too.
    var connecting: EventLoopPromise<Void>?
    var speaksHTTP1 = false
    var isClosed = false
  }

  private enum Step {
    case use(Connection, Shared?)
    case wait(EventLoopFuture<Void>)
    case connect(EventLoopPromise<Void>?)
    case closed
  }

  /// A connection for one exchange. `release` gives it back.
  struct Lease: Sendable {
    let connection: Connection
    let isFresh: Bool
    let release: @Sendable () -> Void
  }

  /// Below the limit of 100 that servers set, with room for requests beside watches.
  private static let streamsPerConnection = 90
  private static let idleLimit = 8

  let connector: Connector
  private let state = Mutex(State())

  init(_ connector: Connector) { self.connector = connector }

  func lease() async throws(TransportError) -> Lease {
    while true {
      switch step() {
      case .use(let connection, let shared): return lease(connection, shared, isFresh: false)
      case .wait(let future): try? await future.get()
      case .closed: throw TransportError(.closed, "the client was closed")
      case .connect(let promise):
        do {
          let connection = try await connector.connect()
          let shared = adopt(connection)
          promise?.succeed()
          return lease(connection, shared, isFresh: true)
        } catch {
          state.withLock { if promise != nil { $0.connecting = nil } }
          // Whoever waited tries for itself and gets its own error.
          promise?.succeed()
          throw error
        }
      }
    }
  }

  private func step() -> Step {
    state.withLock { state in
      if state.isClosed { return .closed }
      state.shared.removeAll { !$0.connection.channel.isActive }
      for shared in state.shared {
        let taken = shared.streams.withLock { count in
          guard count < Self.streamsPerConnection else { return false }
          count += 1
          return true
        }
        if taken { return .use(shared.connection, shared) }
      }
      while let connection = state.idle.popLast() {
        if connection.channel.isActive { return .use(connection, nil) }
      }
      if state.speaksHTTP1 { return .connect(nil) }
      if let connecting = state.connecting { return .wait(connecting.futureResult) }
      let promise = connector.group.next().makePromise(of: Void.self)
      state.connecting = promise
      return .connect(promise)
    }
  }

  private func adopt(_ connection: Connection) -> Shared? {
    let shared = connection.isHTTP2 ? Shared(connection) : nil
    shared?.streams.withLock { $0 = 1 }
    let close = state.withLock { state in
      state.connecting = nil
      state.speaksHTTP1 = !connection.isHTTP2
      if let shared { state.shared.append(shared) }
      return state.isClosed
    }
    if close { connection.channel.close(promise: nil) }
    return shared
  }

  private func lease(_ connection: Connection, _ shared: Shared?, isFresh: Bool) -> Lease {
    let once = Once()
    return Lease(connection: connection, isFresh: isFresh) { [self] in
      guard once.first() else { return }
      if let shared {
        shared.streams.withLock { $0 -= 1 }
      } else {
        let keep = state.withLock { state in
          guard !state.isClosed, connection.channel.isActive, state.idle.count < Self.idleLimit else { return false }
          state.idle.append(connection)
          return true
        }
        if !keep { connection.channel.close(promise: nil) }
      }
    }
  }

  /// Ends all connections; what is under way on them fails.
  func close() {
    let connections = state.withLock { state in
      state.isClosed = true
      defer { (state.shared, state.idle) = ([], []) }
      return state.shared.map(\.connection) + state.idle
    }
    for connection in connections { connection.channel.close(promise: nil) }
  }
}

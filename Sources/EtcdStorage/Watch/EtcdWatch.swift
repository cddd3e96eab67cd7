import LinuxSystem
import Storage
import Synchronization

/// One watch. It owns the task that follows the prefix and takes it up again after a disconnect behind the last event it told.
final class EtcdWatch: Sendable {
  private enum End: Sendable {
    /// The stream broke; the watch goes on with another.
    case broken(GRPCStatus)
    /// The watch cannot go on.
    case ended(StorageError)
  }

  private struct State {
    var position: Int64
    var isCancelled = false
    var task: Task<Void, Never>?
  }

  private let client: EtcdClient
  private let keys: EtcdKeys
  private let cluster: UInt64
  private let deliver: @Sendable ([StorageEvent]) -> Void
  private let progress: @Sendable (Int64) -> Void
  private let onEnd: @Sendable (StorageError) -> Void
  private let state: Mutex<State>

  /// - Parameters:
  ///   - cluster: the one whose revisions are counted; another is another store.
  ///   - progress: told how far the events went that were delivered.
  init(
    _ client: EtcdClient, _ keys: EtcdKeys, after revision: Int64, cluster: UInt64,
    deliver: @escaping @Sendable ([StorageEvent]) -> Void, progress: @escaping @Sendable (Int64) -> Void,
    onEnd: @escaping @Sendable (StorageError) -> Void
  ) {
    self.client = client
    self.keys = keys
    self.cluster = cluster
    self.deliver = deliver
    self.progress = progress
    self.onEnd = onEnd
    state = Mutex(State(position: revision))
  }

  func start() {
    let task = Task { await run() }
    state.withLock { $0.task = task }
  }

  func cancel() {
    let task = state.withLock { state in
      state.isCancelled = true
      return state.task
    }
    task?.cancel()
  }

  private func run() async {
    var isFirst = true
    while !Task.isCancelled {
      do throws(GRPCStatus) {
        let link = try await client.link(until: .now + .seconds(60))
        if !isFirst {
          if let error = try await EtcdWatch.check(client, position, cluster: cluster) { return end(error) }
        }
        isFirst = false
        switch await follow(link) {
        case .ended(let error): return end(error)
        case .broken(let status):
          if Task.isCancelled || client.isClosed { return }
          Log.warning("the watch on etcd broke at revision \(position): \(status.description)")
          if status.isUnsent { client.drop(link) }
        }
      } catch {
        if error == EtcdClient.closed { return }
      }
      isFirst = false
      if (try? await Task.sleep(for: .milliseconds(50))) == nil { return }
    }
  }

  private var position: Int64 { state.withLock { $0.position } }

  private func end(_ error: StorageError) {
    guard !state.withLock({ $0.isCancelled }) else { return }
    onEnd(error)
  }

  /// Why nothing can be followed behind the revision; nil when it can. etcd itself would let a watch start at the very revision it
  /// compacted and be silent about removals there, and would let one wait for a revision that a restored store reaches later.
  static func check(_ client: EtcdClient, _ revision: Int64, cluster: UInt64?) async throws(GRPCStatus) -> StorageError? {
    do throws(GRPCStatus) {
      let answer = try await client.range(RangeRequest(keys: EtcdKeys("\0"), revision: max(revision, 1), countsOnly: true))
      guard cluster == nil || answer.header.cluster == cluster else {
        return StorageError(.replaced, "etcd is another cluster than before")
      }
      return answer.header.revision < revision ? StorageError.future(revision, answer.header.revision) : nil
    } catch {
      guard let code = try await client.historyError(error, revision) else { throw error }
      return code
    }
  }

  private func follow(_ link: EtcdClient.Link) async -> End {
    let (ends, continuation) = AsyncStream<End>.makeStream()
    // Without a leader the server shall end the stream, so that another endpoint can be asked.
    let stream = link.connection.call(
      "/etcdserverpb.Watch/Watch", authority: link.endpoint.authority, isSecure: link.endpoint.isSecure,
      metadata: [("hasleader", "true")], first: WatchRequest(keys: keys, start: position + 1).bytes, isLast: false,
      onMessage: { [self] message in
        if let end = receive(message) { continuation.yield(end) }
      },
      onEnd: { status in
        continuation.yield(.broken(status))
        continuation.finish()
      })
    defer { stream.whenSuccess { $0.close(promise: nil) } }
    for await end in ends { return end }
    return .broken(GRPCStatus(.cancelled, "the watch was cancelled"))
  }

  /// On the connection's event loop. An end when the watch must not be read on.
  private func receive(_ message: [UInt8]) -> End? {
    let response: WatchResponse
    do { response = try WatchResponse(message[...]) } catch { return .broken(GRPCStatus(.internal, "\(error)")) }
    if response.compactRevision > 0 { return .ended(.compacted(position, response.compactRevision)) }
    if response.isCanceled { return .broken(GRPCStatus(.unavailable, response.reason)) }
    if response.header.cluster != cluster { return .ended(StorageError(.replaced, "etcd is another cluster than before")) }
    let events = state.withLock { state -> [StorageEvent] in
      guard !state.isCancelled else { return [] }
      let events = response.events.filter { $0.revision > state.position }
      if let last = events.last { state.position = last.revision }
      return events
    }
    guard let last = events.last else { return nil }
    deliver(events)
    progress(last.revision)
    return nil
  }
}

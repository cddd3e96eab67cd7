import NIOCore
import NIOPosix
import Storage

/// The store in an etcd of version 3.4 or newer. Nothing is asked of it before the first call.
package final class EtcdStorage: Storage {
  private static let pageLimit = 500
  private let group: MultiThreadedEventLoopGroup
  let client: EtcdClient
  private let board = WatchBoard()
  private let sweeper: RepeatedTask

  package init(_ configuration: EtcdConfiguration) throws(StorageError) {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    client = try EtcdClient(configuration, group: group)
    let board = board
    sweeper = group.next().scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
      board.expire(before: .now - EtcdClient.timeout)
    }
  }

  package var isShared: Bool { true }

  package func currentRevision() async throws(StorageError) -> Int64 {
    try await map(0) { () throws(GRPCStatus) in try await self.client.currentRevision() }
  }

  package func create(_ key: String, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    try await change(TxnRequest(key: key, condition: .isAt(0), change: .put(value)))
  }

  package func update(_ key: String, expected: Int64, _ value: [UInt8]) async throws(StorageError) -> Int64 {
    // Revision 0 would mean "when there is no such key".
    guard expected > 0 else { throw StorageError(.keyNotFound, "key not found: \(key)") }
    return try await change(TxnRequest(key: key, condition: .isAt(expected), change: .put(value)))
  }

  package func delete(_ key: String, expected: Int64?) async throws(StorageError) -> Int64 {
    try await change(TxnRequest(key: key, condition: expected.map { .isAt($0) } ?? .exists, change: .delete))
  }

  package func get(_ key: String, at revision: Int64?) async throws(StorageError) -> StoredValue? {
    try await range(RangeRequest(keys: EtcdKeys(key), revision: revision ?? 0)).values.first.map(Self.stored)
  }

  package func list(prefix: String, after: String?, limit: Int?, at revision: Int64?) async throws(StorageError) -> StoredList {
    let bound = end(ofPrefix: prefix)
    var result = StoredList(revision: revision ?? 0, values: [], remaining: 0)
    var last = after
    while true {
      let count = min(limit.map { $0 - result.values.count } ?? .max, Self.pageLimit)
      let page = try await range(
        RangeRequest(
          keys: EtcdKeys(prefix: Array(prefix.utf8), end: bound, after: last), limit: Int64(count), revision: result.revision))
      // The first page says which revision the others must show.
      if result.revision == 0 { result.revision = page.header.revision }
      result.values += page.values.map(Self.stored)
      result.remaining = Int(page.count) - page.values.count
      last = page.values.last?.key
      if !page.hasMore || result.values.count == limit { return result }
    }
  }

  package func watch(
    prefix: String, after revision: Int64, onEnd: @escaping @Sendable (StorageError) -> Void,
    _ deliver: @escaping @Sendable ([StorageEvent]) -> Void
  ) async throws(StorageError) -> StorageWatch {
    let client = client
    let header = try await range(RangeRequest(keys: EtcdKeys("\0"), revision: max(revision, 1), countsOnly: true)).header
    let board = board
    let number = board.add(prefix, after: revision)
    let watch = EtcdWatch(
      client, EtcdKeys(prefix: Array(prefix.utf8), end: end(ofPrefix: prefix)), after: revision, cluster: header.cluster,
      deliver: deliver, progress: { board.advance(number, to: $0) },
      onEnd: { error in
        onEnd(error)
        board.remove(number)
      })
    watch.start()
    return StorageWatch {
      watch.cancel()
      board.remove(number)
    }
  }

  package func compact(_ revision: Int64) async throws(StorageError) {
    try await map(revision) { () throws(GRPCStatus) in try await self.client.compact(revision) }
  }

  /// As upstream does it: a read of one key that must succeed within two seconds.
  package func checkHealth() async throws(StorageError) {
    try await map(0) { () throws(GRPCStatus) in
      _ = try await self.client.range(RangeRequest(keys: EtcdKeys("/registry/health")), timeout: .seconds(2), isRepeatable: false)
    }
  }

  package func size() async throws(StorageError) -> Int64? {
    try await map(0) { () throws(GRPCStatus) in try await self.client.size() }
  }

  package func close() async {
    sweeper.cancel()
    board.removeAll()
    client.close()
    try? await group.shutdownGracefully()
  }

  private func range(_ request: RangeRequest) async throws(StorageError) -> RangeResponse {
    try await map(request.revision) { () throws(GRPCStatus) in try await self.client.range(request) }
  }

  private func change(_ request: TxnRequest) async throws(StorageError) -> Int64 {
    let answer = try await map(0) { () throws(GRPCStatus) in try await self.client.change(request) }
    guard answer.succeeded else {
      switch (request.condition, answer.found) {
      case (.isAt(0), .some): throw StorageError(.keyExists, "key exists: \(request.key)")
      case (_, let found?):
        throw StorageError(.conflict(current: found.modRevision), "\(request.key) is at revision \(found.modRevision)")
      case (_, nil): throw StorageError(.keyNotFound, "key not found: \(request.key)")
      }
    }
    // The change is made, but a cache might not know it yet: the caller must not go on as if it did.
    guard await board.wait(for: request.key, at: answer.header.revision) else {
      throw StorageError(.unavailable, "etcdserver: request timed out")
    }
    return answer.header.revision
  }

  private func map<Value: Sendable>(_ revision: Int64, _ body: () async throws(GRPCStatus) -> Value) async throws(StorageError)
    -> Value
  {
    do throws(GRPCStatus) { return try await body() } catch {
      if let history = (try? await client.historyError(error, revision)) ?? nil { throw history }
      throw StorageError(error)
    }
  }

  private static func stored(_ value: EtcdKeyValue) -> StoredValue {
    StoredValue(key: value.key, value: value.value, createRevision: value.createRevision, revision: value.modRevision)
  }
}

extension StorageError {
  /// etcd's words are kept: they are what upstream's clients see.
  init(_ status: GRPCStatus) {
    let code: Code =
      switch status.code {
      case _ where status == EtcdClient.closed: .closed
      case _ where status.message.hasSuffix("database space exceeded"): .diskFull
      case .invalidArgument where status.message.hasSuffix("request is too large"): .tooLarge
      case .unavailable, .deadlineExceeded, .resourceExhausted, .cancelled: .unavailable
      case .dataLoss: .corrupt
      default: .failed
      }
    self.init(code, code == .closed ? StorageError.closed.description : status.description)
  }
}

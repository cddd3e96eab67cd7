import KubeProtobuf
import Storage

extension EtcdClient {
  func range(_ request: RangeRequest, timeout: Duration = EtcdClient.timeout, isRepeatable: Bool = true) async throws(GRPCStatus)
    -> RangeResponse
  {
    let answer = try await unary("/etcdserverpb.KV/Range", request.bytes, isRepeatable: isRepeatable, timeout: timeout)
    return try EtcdClient.decode { () throws(ProtobufError) in try RangeResponse(answer) }
  }

  /// A change is made once: when the connection breaks under it nobody knows whether it happened.
  func change(_ request: TxnRequest) async throws(GRPCStatus) -> TxnResponse {
    let answer = try await unary("/etcdserverpb.KV/Txn", request.bytes, isRepeatable: false)
    return try EtcdClient.decode { () throws(ProtobufError) in try TxnResponse(answer) }
  }

  func compact(_ revision: Int64) async throws(GRPCStatus) {
    var request = ProtobufWriter()
    request.integer(1, revision)
    _ = try await unary("/etcdserverpb.KV/Compact", request.bytes, isRepeatable: false)
  }

  /// `StatusResponse.dbSize`: bytes allocated on the disk of the member that answers.
  func size() async throws(GRPCStatus) -> Int64 {
    let answer = try await unary("/etcdserverpb.Maintenance/Status", [], isRepeatable: true)
    return try EtcdClient.decode { () throws(ProtobufError) in
      var size: Int64 = 0
      try fields(answer[...]) { number, value in if number == 3 { size = value.integer } }
      return size
    }
  }

  /// What etcd's refusal of a revision means, with the figure that its message leaves out; nil when it is about something else.
  func historyError(_ status: GRPCStatus, _ revision: Int64) async throws(GRPCStatus) -> StorageError? {
    guard status.code == .outOfRange else { return nil }
    if status.message.hasSuffix("has been compacted") { return .compacted(revision, try await compactedRevision()) }
    if status.message.hasSuffix("is a future revision") { return .future(revision, try await currentRevision()) }
    return nil
  }

  func currentRevision() async throws(GRPCStatus) -> Int64 {
    try await range(RangeRequest(keys: EtcdKeys("\0"), countsOnly: true)).header.revision
  }

  /// Only watches are told where the history begins, so one is started at its very beginning.
  private func compactedRevision() async throws(GRPCStatus) -> Int64 {
    let link = try await link(until: .now + EtcdClient.timeout)
    let (answers, continuation) = AsyncStream<Result<Int64, GRPCStatus>>.makeStream()
    let stream = link.connection.call(
      "/etcdserverpb.Watch/Watch", authority: link.endpoint.authority, isSecure: link.endpoint.isSecure,
      first: WatchRequest(keys: EtcdKeys("\0"), start: 1).bytes, isLast: false,
      onMessage: { message in
        guard let response = try? WatchResponse(message[...]), response.isCanceled else { return }
        continuation.yield(.success(response.compactRevision))
      },
      onEnd: { continuation.yield(.failure($0)) })
    defer { stream.whenSuccess { $0.close(promise: nil) } }
    for await answer in answers { return try answer.get() }
    throw GRPCStatus(.cancelled, "context canceled")
  }

  private static func decode<Value>(_ body: () throws(ProtobufError) -> Value) throws(GRPCStatus) -> Value {
    do throws(ProtobufError) { return try body() } catch { throw GRPCStatus(.internal, "grpc: failed to unmarshal: \(error)") }
  }
}

import Synchronization

/// One stream that the peer opened. One task reads, any may write.
package final class SPDYStream: Sendable {
  private struct State {
    var isLocalDone = false
    var isRemoteDone = false
  }

  package let id: UInt32
  package let headers: HTTPFields
  private let connection: any ByteConnection
  private let encoder: SPDYSharedEncoder
  private let input = ByteQueue()
  private let state: Mutex<State>

  init(
    id: UInt32, headers: HTTPFields, isRemoteDone: Bool, isLocalDone: Bool, connection: any ByteConnection,
    encoder: SPDYSharedEncoder
  ) {
    self.id = id
    self.headers = headers
    self.connection = connection
    self.encoder = encoder
    state = Mutex(State(isLocalDone: isLocalDone, isRemoteDone: isRemoteDone))
    if isRemoteDone { input.finish() }
  }

  /// What the peer sent; nil at its end, at the connection's, and when cancelled.
  package func read() async -> [UInt8]? { await input.next() }

  package func write(_ bytes: [UInt8]) async throws {
    guard !state.withLock({ $0.isLocalDone }) else { throw HTTPServerError(.connectionClosed, "write on closed stream") }
    if bytes.isEmpty { return }
    try await connection.write(SPDYFrameEncoder.data(id, bytes, isFinal: false))
  }

  /// Tells the peer that nothing more comes; it may still send.
  package func finish() async {
    guard markLocalDone() else { return }
    try? await connection.write(SPDYFrameEncoder.data(id, [], isFinal: true))
  }

  /// Ends the stream in both directions; what the peer still sends is dropped.
  package func reset(_ status: SPDYFrame.ResetStatus = .cancel) async {
    let wasOver = state.withLock { state in
      defer { (state.isLocalDone, state.isRemoteDone) = (true, true) }
      return state.isLocalDone && state.isRemoteDone
    }
    input.discard()
    if !wasOver { try? await encoder.send(.reset(id: id, status: status.rawValue), over: connection) }
  }

  /// Answers the peer that it may use the stream. Must be called from the task that calls `SPDYConnection.accept`.
  package func accept() async throws { try await encoder.send(.reply(id: id, headers: [:], isFinal: false), over: connection) }

  /// Drops what comes from now on.
  package func ignoreInput() { input.discard() }

  /// Ended by both sides, or cut off by one.
  package var isOver: Bool { state.withLock { $0.isLocalDone && $0.isRemoteDone } }

  func receive(_ bytes: [UInt8], isFinal: Bool) async {
    await input.push(bytes)
    if isFinal { endInput() }
  }

  func endInput() {
    state.withLock { $0.isRemoteDone = true }
    input.finish()
  }

  /// The peer or the end of the connection cut it off.
  func cutOff() {
    state.withLock { ($0.isLocalDone, $0.isRemoteDone) = (true, true) }
    input.finish()
  }

  private func markLocalDone() -> Bool {
    state.withLock { state in
      defer { state.isLocalDone = true }
      return !state.isLocalDone
    }
  }
}

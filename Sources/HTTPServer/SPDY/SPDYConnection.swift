import Synchronization

/// The server's end of a SPDY/3.1 connection (README.md says how much of it).
package final class SPDYConnection: Sendable {
  private struct State {
    var streams: [UInt32: SPDYStream] = [:]
    var lastStream: UInt32 = 0
    var isGoingAway = false
  }

  /// Each forwarded connection takes two.
  private static let maximumStreams = 4096
  private let connection: any ByteConnection
  private let decoder: Mutex<SPDYFrameDecoder>
  private let encoder: SPDYSharedEncoder
  private let state = Mutex(State())

  package init(_ connection: any ByteConnection) throws(HTTPServerError) {
    self.connection = connection
    decoder = Mutex(try SPDYFrameDecoder())
    encoder = try SPDYSharedEncoder()
  }

  /// The next stream the peer opens, to be answered with `accept` or `reset`; nil at the connection's end. Everything that arrives is
  /// read by this call: somebody must call it again and again until the end.
  package func accept() async -> SPDYStream? {
    do {
      while let frame = try await nextFrame() { if let stream = try await handle(frame) { return stream } }
    } catch {
      // A peer that breaks the protocol and one that is gone end alike.
      await connection.close()
    }
    for stream in state.withLock({ state in
      defer { state.streams = [:] }
      return Array(state.streams.values)
    }) { stream.cutOff() }
    return nil
  }

  /// Says farewell. The peer then closes the connection.
  package func goAway() async {
    let last = state.withLock { state in
      state.isGoingAway = true
      return state.lastStream
    }
    try? await encoder.send(.goAway(lastStream: last, status: 0), over: connection)
  }

  package func close() async { await connection.close() }

  private func nextFrame() async throws -> SPDYFrame? {
    while true {
      if let frame = try decoder.withLock({ decoder throws(HTTPServerError) in try decoder.next() }) { return frame }
      guard let bytes = try await connection.read() else { return nil }
      decoder.withLock { $0.append(bytes) }
    }
  }

  private func handle(_ frame: SPDYFrame) async throws -> SPDYStream? {
    switch frame {
    case .openStream(let id, let headers, let isFinal, let isUnidirectional):
      switch register(id, headers, isFinal: isFinal, isUnidirectional: isUnidirectional) {
      case .success(let stream): return stream
      case .failure(let refusal): try await encoder.send(.reset(id: id, status: refusal.status.rawValue), over: connection)
      }
    case .data(let id, let bytes, let isFinal): await stream(id)?.receive(bytes, isFinal: isFinal)
    case .headers(let id, _, true), .reply(let id, _, true): stream(id)?.endInput()
    case .reset(let id, _): state.withLock { $0.streams.removeValue(forKey: id) }?.cutOff()
    // Ours would be even.
    case .ping(let id) where id % 2 == 1: try await encoder.send(.ping(id: id), over: connection)
    case .goAway: state.withLock { $0.isGoingAway = true }
    case .ping, .headers, .reply, .ignored: break
    }
    return nil
  }

  private struct Refusal: Error { var status: SPDYFrame.ResetStatus }

  private func register(_ id: UInt32, _ headers: HTTPFields, isFinal: Bool, isUnidirectional: Bool) -> Result<SPDYStream, Refusal>
  {
    state.withLock { state in
      guard id % 2 == 1, id > state.lastStream else { return .failure(Refusal(status: .protocolError)) }
      state.lastStream = id
      if state.streams.count >= 64 { state.streams = state.streams.filter { !$0.value.isOver } }
      guard !state.isGoingAway, state.streams.count < Self.maximumStreams else {
        return .failure(Refusal(status: .refusedStream))
      }
      let stream = SPDYStream(
        id: id, headers: headers, isRemoteDone: isFinal, isLocalDone: isUnidirectional, connection: connection, encoder: encoder)
      state.streams[id] = stream
      return .success(stream)
    }
  }

  private func stream(_ id: UInt32) -> SPDYStream? { state.withLock { $0.streams[id] } }
}

/// The encoder with its state, for whoever sends.
final class SPDYSharedEncoder: Sendable {
  private let encoder: Mutex<SPDYFrameEncoder>

  init() throws(HTTPServerError) { encoder = Mutex(try SPDYFrameEncoder()) }

  func send(_ frame: SPDYFrame, over connection: any ByteConnection) async throws {
    let bytes = try encoder.withLock { encoder throws(HTTPServerError) in try encoder.encode(frame) }
    try await connection.write(bytes)
  }
}

import NIOCore

/// A WebSocket to the API server (RFC 6455). With the `channel.k8s.io` protocols the first byte of each message is its channel.
/// Dropping it ends the connection.
package final class WebSocketStream: Sendable {
  private let channel: any Channel
  private let stream: ResponseStream
  /// The subprotocol the server chose.
  package let subprotocol: String

  init(channel: any Channel, stream: ResponseStream, subprotocol: String) {
    self.channel = channel
    self.stream = stream
    self.subprotocol = subprotocol
  }

  deinit { stream.cancel() }

  /// The next message, nil when the server closed the connection.
  package func next() async throws -> [UInt8]? { try await stream.next().map { Array($0.readableBytesView) } }

  package func send(_ bytes: [UInt8]) async throws { try await send(.binary, bytes) }

  /// Sends on one of the channels of the `channel.k8s.io` protocols.
  package func send(channel number: UInt8, _ bytes: [UInt8]) async throws { try await send([number] + bytes) }

  package func close() async {
    try? await send(.close, [0x03, 0xE8])
    stream.cancel()
  }

  private func send(_ opcode: WebSocketFrames.Opcode, _ bytes: [UInt8]) async throws {
    do { try await channel.writeAndFlush(channel.allocator.buffer(bytes: WebSocketFrames.encode(opcode, bytes))) } catch {
      throw TransportError(wrapping: error, server: "the server")
    }
  }
}

/// A connection carried in the binary messages of a WebSocket, as kubectl carries SPDY since 1.30.
package struct WebSocketByteConnection: ByteConnection {
  private let socket: WebSocket

  package init(_ socket: WebSocket) { self.socket = socket }

  package func read() async throws -> [UInt8]? {
    while let message = try await socket.receive() {
      guard case .binary(let bytes) = message else {
        throw HTTPServerError(.protocolViolation, "a text message within a tunnel")
      }
      if !bytes.isEmpty { return bytes }
    }
    return nil
  }

  package func write(_ bytes: [UInt8]) async throws { try await socket.send(bytes) }

  package func close() async { await socket.close() }
}

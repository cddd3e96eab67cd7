import KubeAPI
import LinuxSystem

/// Somebody's connection to a container's standard streams.
package struct AttachSession: Sendable {
  private let socket: Descriptor

  init(socket: Descriptor) { self.socket = socket }

  /// Ends the stream in both directions; the container goes on.
  package func close() { UnixSocket.shutdown(socket) }

  package func send(_ frame: AttachFrame) async throws { try await socket.writeAll(frame.encoded) }

  /// What the container writes, until it ends.
  package func receive(_ handle: (AttachFrame) async throws -> Void) async throws {
    var buffer: [UInt8] = []
    while let bytes = try await socket.readSome() {
      buffer += bytes
      for frame in AttachFrame.decode(&buffer) { try await handle(frame) }
    }
  }
}

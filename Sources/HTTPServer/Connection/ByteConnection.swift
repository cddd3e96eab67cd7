/// Bytes in both directions with back pressure: a connection that left HTTP, or something that carries one.
package protocol ByteConnection: Sendable {
  /// The next bytes; nil at the end of the stream. One task reads.
  func read() async throws -> [UInt8]?
  /// Returns when the bytes are on their way. Any number of tasks may write; each call's bytes stay together.
  func write(_ bytes: [UInt8]) async throws
  /// Ends both directions; may be called more than once.
  func close() async
}

extension RawConnection: ByteConnection {}

import Glibc
import NIOCore
import NIOHTTP2
import NIOPosix
import NIOSSL

/// A request that got no answer from the API server: nothing is known about whether it was carried out.
package struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// Nobody listens at the address.
    case connectionRefused
    /// The address could not be resolved or reached.
    case unreachable
    /// The server's certificate or ours was not accepted.
    case tls
    /// The connection ended before the answer did.
    case closed
    case timedOut
    /// The caller's task was cancelled.
    case cancelled
    /// The peer does not speak what was asked for, or says more than the limit.
    case protocolViolation
    /// Credentials or an address of the configuration cannot be used.
    case configuration
  }

  package let code: Code
  /// The kernel's reason, 0 when it gave none.
  package let errno: Int32
  package let description: String

  package init(_ code: Code, _ description: String, errno: Int32 = 0) {
    self.code = code
    self.errno = errno
    self.description = description
  }
}

extension TransportError {
  /// Sorts what the networking libraries throw into the closed set above.
  init(wrapping error: any Error, server: String) {
    switch error {
    case let error as TransportError: self = error
    case let error as NIOConnectionError:
      let first = error.connectionErrors.first?.error as? IOError
      let refused = first?.errnoCode == ECONNREFUSED
      self.init(
        refused ? .connectionRefused : .unreachable,
        refused ? "connection to \(server) was refused" : "cannot connect to \(server): \(error)", errno: first?.errnoCode ?? 0)
    case let error as IOError:
      self.init(
        error.errnoCode == ECONNREFUSED ? .connectionRefused : .closed,
        "connection to \(server) failed: \(String(cString: strerror(error.errnoCode)).lowercased())", errno: error.errnoCode)
    case NIOSSLError.handshakeFailed(let reason): self.init(.tls, "TLS with \(server) failed: \(Self.text(reason))")
    case let error as BoringSSLError: self.init(.tls, "TLS with \(server) failed: \(Self.text(error))")
    case let error as NIOSSLError: self.init(.tls, "TLS with \(server) failed: \(error)")
    case ChannelError.connectTimeout: self.init(.timedOut, "no connection to \(server) in time")
    case is ChannelError: self.init(.closed, "connection to \(server) was closed")
    case is NIOHTTP2Errors.StreamClosed, is NIOHTTP2Errors.IOOnClosedConnection:
      self.init(.closed, "connection to \(server) was closed")
    case is CancellationError: self.init(.cancelled, "the request was cancelled")
    default: self.init(.closed, "connection to \(server) failed: \(error)")
    }
  }

  private static func text(_ error: BoringSSLError) -> String {
    guard case .sslError(let stack) = error else { return "\(error)" }
    if stack.contains(.eofDuringHandshake) { return "the server closed the connection" }
    // The library names this one in its text only.
    if "\(error)".contains("CERTIFICATE_VERIFY_FAILED") {
      return "the server's certificate is not of the authority that was named"
    }
    return "\(error)"
  }
}

import CLinux
import Glibc

/// Why a request to the kernel did not do what was asked.
package struct NetlinkError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Hashable, Sendable {
    /// The kernel refused the request; `errno` says why.
    case refused
    /// The socket could not be opened, read or written.
    case socket
    /// The kernel's answer was not of the form the protocol promises.
    case malformedReply
    /// A dump was overtaken by changes time and again.
    case interrupted
    /// The thing named does not exist.
    case notFound
    /// The caller's values do not fit the request.
    case invalid
  }

  package var code: Code
  /// 0 when no system call failed.
  package var errno: Int32
  /// What was being done, for example `create link cni0`.
  package var operation: String
  /// The kernel's own words (extended acknowledgement), when it gave any.
  package var detail: String

  package init(_ code: Code, errno: Int32 = 0, operation: String, detail: String = "") {
    self.code = code
    self.errno = errno
    self.operation = operation
    self.detail = detail
  }

  package var description: String {
    var text = operation
    if errno != 0 { text += ": \(String(cString: strerror(errno)))" }
    if !detail.isEmpty { text += ": \(detail)" }
    if errno == 0, detail.isEmpty { text += ": \(code)" }
    return text
  }

  package var isExists: Bool { errno == EEXIST }
  package var isNotFound: Bool {
    code == .notFound || errno == ENOENT || errno == ESRCH || errno == ENODEV || errno == EADDRNOTAVAIL
  }
}

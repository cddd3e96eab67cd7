import CLinux
import Glibc

/// A kernel call that failed: what was attempted, on what, and the kernel's errno, which callers may branch on.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Hashable, Sendable {
    case notFound, exists, permission, busy, notSupported, noSpace, notDirectory, notEmpty, invalid, gone, timedOut, other

    init(errno number: Int32) {
      switch number {
      case ENOENT: self = .notFound
      case EEXIST: self = .exists
      case EPERM, EACCES: self = .permission
      case EBUSY, ETXTBSY: self = .busy
      case ENOSYS, EOPNOTSUPP, ENODEV: self = .notSupported
      case ENOSPC, EDQUOT: self = .noSpace
      case ENOTDIR: self = .notDirectory
      case ENOTEMPTY: self = .notEmpty
      case EINVAL: self = .invalid
      case ESRCH, EPIPE, ECONNRESET: self = .gone
      case ETIMEDOUT: self = .timedOut
      default: self = .other
      }
    }
  }

  package let code: Code
  package let operation: String
  package let path: String?
  package let errno: Int32

  package init(_ operation: String, path: String? = nil, errno number: Int32 = Glibc.errno) {
    self.code = Code(errno: number)
    self.operation = operation
    self.path = path
    self.errno = number
  }

  package var description: String {
    let reason = Self.text(of: errno)
    guard let path else { return "\(operation): \(reason)" }
    return "\(operation) \(path): \(reason)"
  }

  /// The C library's words for an errno, in lower case as Go prints them ("no such file or directory").
  package static func text(of number: Int32) -> String {
    guard let words = strerror(number) else { return "errno \(number)" }
    let text = String(cString: words)
    guard let first = text.first else { return text }
    return first.lowercased() + text.dropFirst()
  }
}

/// Throws for a negative result; repeats a call that a signal interrupted.
@discardableResult
package func system<Result: SignedInteger>(
  _ operation: @autoclosure () -> String, path: @autoclosure () -> String? = nil, _ call: () -> Result
) throws(SystemError) -> Result {
  while true {
    let result = call()
    if result >= 0 { return result }
    let number = Glibc.errno
    if number != EINTR { throw SystemError(operation(), path: path(), errno: number) }
  }
}

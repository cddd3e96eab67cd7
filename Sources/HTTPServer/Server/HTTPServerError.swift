/// Why a server does not run or a connection ended.
package struct HTTPServerError: Error, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable {
    case addressInUse, addressNotAvailable, permissionDenied, cannotListen
    case invalidCertificate, invalidPrivateKey, invalidClientCA
    case connectionClosed, responseAlreadyStarted, notUpgradable, protocolViolation, messageTooLarge
  }

  package let code: Code
  package let description: String
  /// The system's error number where there is one.
  package let errno: Int32?

  package init(_ code: Code, _ description: String, errno: Int32? = nil) {
    self.code = code
    self.description = description
    self.errno = errno
  }
}

package struct PKIError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Hashable, Sendable { case badAddress, badAuthority, signing, keyGeneration }

  package let code: Code
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}

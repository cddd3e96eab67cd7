/// Why a selector is not one, in upstream's words.
package struct SelectorError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: Hashable, Sendable { case syntax, invalidKey, invalidValue, invalidOperator }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }
}

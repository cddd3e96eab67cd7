/// Something of the lab could not be looked at. Grading turns it into "not graded", never into "wrong".
package struct AccessError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// The cluster, a node or its API server does not answer.
    case unreachable
    case timedOut
    case noSuchHost
    /// The API refused a request of the grader's own.
    case refused
    case kernel
  }

  package let code: Code
  package let description: String

  package init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}

/// A task that could not be brought to its beginning (or its solution could not be run): which step, and what it said.
package struct SetupError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable {
    case stepFailed, timedOut, unreachable, refused
  }

  package let code: Code
  package let task: String
  package let step: String
  /// A script's standard error, the API server's message.
  package let reason: String

  package init(_ code: Code, task: String, step: String, reason: String) {
    self.code = code
    self.task = task
    self.step = step
    self.reason = reason
  }

  package var description: String { "task \(task): \(step): \(reason.isEmpty ? "failed without a word" : reason)" }
}

/// What can go wrong with a cluster as a whole; `remedy` says what to do.
package struct ClusterError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Hashable, Sendable {
    case notRoot, notFound, notRunning, busy, portTaken, missingProgram, missingFeature, bootFailed, timedOut, badRecord,
      noSuchMachine,
      cleanup
  }

  package let code: Code
  package let message: String
  package let remedy: String?

  package init(_ code: Code, _ message: String, remedy: String? = nil) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }

  package var description: String { remedy.map { "\(message)\n  \($0)" } ?? message }
}

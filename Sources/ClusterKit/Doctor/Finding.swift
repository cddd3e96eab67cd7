/// One thing `lab doctor` tried.
package struct Finding: Hashable, Sendable {
  package enum State: String, Hashable, Sendable { case good, missing, degraded }

  package var name: String
  package var state: State
  /// What was observed.
  package var observed: String
  /// How to mend it; nil when there is nothing to mend.
  package var remedy: String?

  package init(_ name: String, _ state: State, _ observed: String, remedy: String? = nil) {
    self.name = name
    self.state = state
    self.observed = observed
    self.remedy = remedy
  }
}

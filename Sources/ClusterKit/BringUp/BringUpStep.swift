/// One step of bringing a cluster up. Running it again over what is done costs little and changes nothing.
struct BringUpStep: Sendable {
  /// As the progress display says it: "Starting the machines".
  var title: String
  var run: @Sendable (BringUp) async throws -> Void
  /// Takes back what a failed start left running; files stay, so that the next attempt continues.
  var rollBack: (@Sendable (BringUp) async -> Void)?
}

/// What the person watching learns.
package enum BringUpEvent: Hashable, Sendable {
  case started(step: String)
  /// Why the step takes time, whenever that changes.
  case waiting(step: String, reason: String)
  case finished(step: String, milliseconds: Int)
  case failed(step: String)
  case note(String)
}

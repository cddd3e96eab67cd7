/// What an authorizer says to a wish.
struct AuthorizationDecision: Hashable, Sendable {
  enum Outcome: Sendable { case allow, deny, noOpinion }

  var outcome: Outcome
  /// For refusals, access reviews and audit events; empty where upstream gives none.
  var reason: String
  /// Why an authorizer could not make up its mind; empty when all could.
  var error = ""

  var isAllowed: Bool { outcome == .allow }

  static func allow(_ reason: String = "") -> AuthorizationDecision { .init(outcome: .allow, reason: reason) }
  static func deny(_ reason: String) -> AuthorizationDecision { .init(outcome: .deny, reason: reason) }
  static func noOpinion(_ reason: String) -> AuthorizationDecision { .init(outcome: .noOpinion, reason: reason) }
}

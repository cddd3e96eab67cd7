/// What checking found out about the nodes of a tree.
struct CheckedExpression: Sendable {
  var types: [ObjectIdentifier: CELType] = [:]
  /// The ways to call that fit, for calls and operators.
  var overloads: [ObjectIdentifier: [Signature]] = [:]
  /// The declared variables that are used.
  var references: Set<String> = []
  var result = CELType.dyn

  func type(_ expression: Expression) -> CELType { types[ObjectIdentifier(expression)] ?? .dyn }
}

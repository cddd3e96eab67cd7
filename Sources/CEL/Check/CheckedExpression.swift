/// What checking found out about the nodes of a tree.
struct CheckedExpression: Sendable {
  enum Reference: Hashable, Sendable {
    case variable(String)
    case type(String)
  }

  var types: [ObjectIdentifier: CELType] = [:]
  /// The ways to call that fit, for calls and operators.
  var overloads: [ObjectIdentifier: [Signature]] = [:]
  /// What names mean that are declared, also names with dots.
  var references: [ObjectIdentifier: Reference] = [:]
  /// Methods that are functions of a namespace, by their whole names.
  var functions: [ObjectIdentifier: String] = [:]
  var result = CELType.dyn

  func type(_ expression: Expression) -> CELType { types[ObjectIdentifier(expression)] ?? .dyn }

  /// The function a call is of; the target is nil when it only named the namespace.
  func callee(_ name: String, _ target: Expression?, _ place: Expression) -> (name: String, target: Expression?) {
    functions[ObjectIdentifier(place)].map { ($0, nil) } ?? (name, target)
  }
}

/// What an expression may speak of: variables with their types, and functions.
package struct CELEnvironment: Sendable {
  package enum Libraries: Hashable, Sendable {
    /// Those of Kubernetes' API server.
    case kubernetes
    /// Also cel-go's math and base64.
    case all
  }

  package var variables: [String: CELDeclaration]
  package var libraries: Libraries
  /// Names nobody declared are left to evaluation.
  package var isOpen: Bool
  /// `Object{...}` and `JSONPatch{...}` may be made, as mutations need them.
  package var allowsMutations: Bool
  /// `cel.bind(name, value, expression)`, which only some of Kubernetes' expressions have.
  package var hasBindings: Bool

  package init(
    _ variables: [String: CELDeclaration], libraries: Libraries = .kubernetes, isOpen: Bool = false, allowsMutations: Bool = false
  ) {
    self.variables = variables
    self.libraries = libraries
    self.isOpen = isOpen
    self.allowsMutations = allowsMutations
    hasBindings = libraries == .all
  }

  /// Whether a name can stand in an expression as it is.
  package static func isIdentifier(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, first.isLetter else { return false }
    return name.unicodeScalars.allSatisfy { $0.isLetter || $0.isDigit } && FieldName.escape(name)?.hasPrefix("__\(name)") != true
  }

  /// The types that mutations make.
  func object(named name: String) -> CELObjectType? {
    guard allowsMutations else { return nil }
    if name == "JSONPatch" { return Self.jsonPatch }
    return name == "Object" || name.hasPrefix("Object.") ? CELObjectType(name, [:], isOpen: true) : nil
  }

  private static let jsonPatch = CELObjectType("JSONPatch", ["op": .string, "path": .string, "from": .string, "value": .dyn])
}

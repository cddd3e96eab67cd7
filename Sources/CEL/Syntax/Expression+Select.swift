extension Expression {
  /// Whether it selects that field of that variable anywhere.
  func selects(_ field: String, of variable: String) -> Bool {
    if case .select(let operand, field, _, _) = node, case .identifier(variable) = operand.node { return true }
    return children.contains { $0.selects(field, of: variable) }
  }

  private var children: [Expression] {
    switch node {
    case .literal, .identifier: []
    case .select(let operand, _, _, _), .unary(_, let operand): [operand]
    case .index(let a, let b, _), .and(let a, let b), .or(let a, let b), .binary(_, let a, let b): [a, b]
    case .call(_, let arguments): arguments
    case .method(let target, _, let arguments): [target] + arguments
    case .list(let elements): elements.map(\.value)
    case .map(let entries): entries.flatMap { [$0.key, $0.value] }
    case .structure(_, let fields): fields.map(\.value)
    case .conditional(let a, let b, let c): [a, b, c]
    case .comprehension(let macro): [macro.range, macro.body] + (macro.condition.map { [$0] } ?? [])
    }
  }
}

extension CELProgram {
  /// Whether the expression selects that field of that variable anywhere.
  package func selects(_ field: String, of variable: String) -> Bool { root.selects(field, of: variable) }
}

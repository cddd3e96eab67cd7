extension Expression {
  /// Whether it selects that field of that variable anywhere.
  func selects(_ field: String, of variable: String) -> Bool {
    if case .select(let operand, field, _) = node, case .identifier(variable) = operand.node { return true }
    return children.contains { $0.selects(field, of: variable) }
  }

  var children: [Expression] {
    switch node {
    case .literal, .identifier: []
    case .select(let operand, _, _): [operand]
    case .call(_, let target, let arguments): (target.map { [$0] } ?? []) + arguments
    case .list(let elements): elements.map(\.value)
    case .map(let entries): entries.flatMap { [$0.key, $0.value] }
    case .structure(_, let fields): fields.map(\.value)
    case .comprehension(let loop): [loop.range, loop.initial, loop.condition, loop.step, loop.result]
    }
  }

  /// `a.b.c` as one name, where it is one.
  var qualifiedName: String? {
    switch node {
    case .identifier(let name): name
    case .select(let operand, let field, false): operand.qualifiedName.map { "\($0).\(field)" }
    default: nil
    }
  }
}

extension CELProgram {
  /// Whether the expression selects that field of that variable anywhere.
  package func selects(_ field: String, of variable: String) -> Bool { root.selects(field, of: variable) }
}

/// A node of the syntax tree with its place in the source. Its identity is what the checker's findings hang on.
final class Expression: Sendable {
  let offset: Int
  let node: Node

  init(offset: Int, node: Node) {
    self.offset = offset
    self.node = node
  }

  /// As cel-go's: operators are calls (`_+_`), macros are what they stand for.
  enum Node: Sendable {
    case literal(CELValue)
    case identifier(String)
    /// `operand.field`, `has(operand.field)` when `tests`.
    case select(Expression, String, tests: Bool)
    case call(String, target: Expression?, [Expression])
    case list([(value: Expression, isOptional: Bool)])
    case map([(key: Expression, value: Expression, isOptional: Bool)])
    /// `Type.name{field: value}`.
    case structure(String, [StructureField])
    case comprehension(Comprehension)
  }

  struct StructureField: Sendable {
    let name: String
    let value: Expression
    let isOptional: Bool
    /// Of its colon.
    let offset: Int
  }
}

/// A loop over a list or a map that folds into an accumulator; every macro over a range is one.
struct Comprehension: Sendable {
  var range: Expression
  var variable: String
  /// With two variables the first is the index or key, the second the element or value.
  var second: String?
  var accumulator: String
  var initial: Expression
  var condition: Expression
  var step: Expression
  var result: Expression

  /// What no source can name.
  static let accumulatorName = "@result"

  /// Not a loop but a name for a value (`cel.bind`).
  var isBinding: Bool {
    guard case .list(let elements) = range.node, elements.isEmpty, case .literal(.bool(false)) = condition.node else {
      return false
    }
    return accumulator != Self.accumulatorName
  }
}

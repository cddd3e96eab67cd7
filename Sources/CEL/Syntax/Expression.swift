/// A node of the syntax tree with its place in the source. Its identity is what the checker's findings hang on.
final class Expression: Sendable {
  let offset: Int
  let node: Node

  init(offset: Int, node: Node) {
    self.offset = offset
    self.node = node
  }

  enum Node: Sendable {
    case literal(CELValue)
    case identifier(String)
    /// `operand.field`, `has(operand.field)` when `tests`, `operand.?field` when `isOptional`.
    case select(Expression, String, tests: Bool, isOptional: Bool)
    case index(Expression, Expression, isOptional: Bool)
    case call(String, [Expression])
    case method(Expression, String, [Expression])
    case list([(value: Expression, isOptional: Bool)])
    case map([(key: Expression, value: Expression, isOptional: Bool)])
    /// `Type.name{field: value}`.
    case structure(String, [(name: String, value: Expression, isOptional: Bool)])
    case and(Expression, Expression)
    case or(Expression, Expression)
    case conditional(Expression, Expression, Expression)
    case unary(String, Expression)
    case binary(String, Expression, Expression)
    case comprehension(Comprehension)
  }
}

/// A macro over the elements of a list, the entries of a map, or an optional.
struct Comprehension: Sendable {
  enum Kind: String, Sendable {
    case all, exists
    case existsOne = "exists_one"
    case map, filter, transformList, transformMap, transformMapEntry, bind, optMap, optFlatMap
  }

  var kind: Kind
  var range: Expression
  var variable: String
  /// With two variables the first is the index or key, the second the element or value.
  var second: String?
  var condition: Expression?
  var body: Expression
}

/// How an expression is evaluated, as cel-go's planner would (interpreter/planner.go): constants are put together beforehand, and
/// selections are the qualifiers of the name or value they begin with. What is spent on the way follows from this form.
indirect enum Plan: Sendable {
  case constant(CELValue)
  case attribute(Attribute)
  /// `has(...)`.
  case test(Attribute)
  case call(Call)
  case equal(Plan, Plan, isNegated: Bool)
  /// `&&` when false decides, `||` when true does.
  case logic(Plan, Plan, decisive: Bool, offset: Int)
  case list([(value: Plan, isOptional: Bool)])
  case map([(key: Plan, value: Plan, isOptional: Bool)])
  case structure(String, [(name: String, value: Plan, isOptional: Bool)])
  case fold(Fold)
  /// `in` a list of constants.
  case member(Plan, of: Set<CELValue>)
  /// `or` and `orValue`, whose alternative counts only when it is needed.
  case alternative(Plan, Plan, isValue: Bool)

  /// A variable, or the value of an expression, with what is selected of it.
  indirect enum Attribute: Sendable {
    case variable(String, [Qualifier], offset: Int)
    case relative(Plan, [Qualifier])
    case conditional(Plan, Attribute, Attribute)

    func adding(_ qualifier: Qualifier) -> Attribute {
      switch self {
      case .variable(let name, let qualifiers, let offset): .variable(name, qualifiers + [qualifier], offset: offset)
      case .relative(let plan, let qualifiers): .relative(plan, qualifiers + [qualifier])
      case .conditional(let test, let yes, let no): .conditional(test, yes.adding(qualifier), no.adding(qualifier))
      }
    }
  }

  struct Qualifier: Sendable {
    enum Key: Sendable {
      case constant(CELValue)
      case computed(Attribute)
    }

    let key: Key
    let isOptional: Bool
    /// Only whether it is there.
    var tests = false
    let offset: Int
  }

  struct Call: Sendable {
    let name: String
    /// With a receiver the first of the arguments is it.
    let hasReceiver: Bool
    let arguments: [Plan]
    /// The one way to call that fits, if there is one.
    let way: Signature?
    /// A pattern that is known beforehand.
    let pattern: RegexProgram?
    let offset: Int
  }

  struct Fold: Sendable {
    let range: Plan
    let variable: String
    let second: String?
    let accumulator: String
    let initial: Plan
    let condition: Plan
    let step: Plan
    let result: Plan
    let offset: Int
  }

  var constant: CELValue? { if case .constant(let value) = self { value } else { nil } }

  /// As what can be qualified.
  var asAttribute: Attribute { if case .attribute(let attribute) = self { attribute } else { .relative(self, []) } }
}

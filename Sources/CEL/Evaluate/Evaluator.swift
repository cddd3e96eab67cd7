/// Carries out a plan. Errors carry the place where they arose; `&&`, `||` and loops absorb them when the rest decides.
struct Evaluator {
  private enum Local {
    case value(CELValue)
    case failure(CELError)
    /// Evaluated when it is first asked for.
    case pending(Plan)
  }

  let variables: [String: CELValue]
  private var locals: [(name: String, local: Local)] = []
  private let limit: Int
  /// What has been spent.
  private(set) var cost = 0

  init(variables: [String: CELValue], costLimit: Int) {
    self.variables = variables
    limit = costLimit
  }

  mutating func spend(_ amount: Int) throws(CELError) {
    cost += amount
    if cost > limit { throw CELError(.costExceeded, "operation cancelled: actual cost limit exceeded") }
  }

  mutating func evaluate(_ plan: Plan) throws(CELError) -> CELValue {
    switch plan {
    case .constant(let value): return value
    case .attribute(let attribute):
      return try spending(Self.cost(of: attribute)) { me throws(CELError) in try me.resolve(attribute) }
    case .test(let attribute):
      let found = try resolve(attribute)
      if case .optional(let inner) = found { return inner.map { $0.bool == nil ? .bool(true) : $0 } ?? .bool(false) }
      return found
    case .call(let call): return try self.call(call)
    case .equal(let left, let right, let isNegated):
      let (a, b) = (outcome(left), outcome(right))
      try spend(RuntimeCost.call(isNegated ? "_!=_" : "_==_", nil, [try? a.get(), try? b.get()], nil))
      let (x, y) = (try a.get(), try b.get())
      // What cannot be compared is not equal.
      if isNegated { return .bool((try? Operators.equal(x, y)) != true) }
      return .bool(try Operators.equal(x, y))
    case .logic(let left, let right, let decisive, let offset): return try logic(left, right, decisive, offset)
    case .list(let elements):
      return try spending(CELCost.list) { me throws(CELError) in try me.list(elements) }
    case .map(let entries): return try spending(CELCost.map) { me throws(CELError) in try me.map(entries) }
    case .structure(let name, let fields):
      return try spending(CELCost.structure) { me throws(CELError) in try me.structure(name, fields) }
    case .fold(let fold): return try self.fold(fold)
    case .member(let plan, let set): return .bool(set.contains(try evaluate(plan)))
    case .alternative(let plan, let other, let isValue):
      guard case .optional(let inner) = try evaluate(plan) else { throw CELError(.noSuchOverload, "no such overload") }
      guard let inner else { return try evaluate(other) }
      return isValue ? inner : .optional(inner)
    }
  }

  /// What a name or selection costs besides its qualifiers.
  private static func cost(of attribute: Plan.Attribute) -> Int { if case .conditional = attribute { 0 } else { 1 } }

  /// Spends also when the work fails.
  private mutating func spending(
    _ amount: Int, _ work: (inout Evaluator) throws(CELError) -> CELValue
  ) throws(CELError) -> CELValue {
    let result: Result<CELValue, CELError>
    do throws(CELError) { result = .success(try work(&self)) } catch { result = .failure(error) }
    if case .failure(let error) = result, error.code == .costExceeded { throw error }
    try spend(amount)
    return try result.get()
  }

  /// What failed is kept, but for an exceeded limit, which the next spending tells.
  mutating func outcome(_ plan: Plan) -> Result<CELValue, CELError> {
    do throws(CELError) { return .success(try evaluate(plan)) } catch { return .failure(error) }
  }

  private mutating func call(_ call: Plan.Call) throws(CELError) -> CELValue {
    if let result = try appended(call) { return result }
    var values: [CELValue?] = []
    var failure: CELError?
    for argument in call.arguments {
      switch outcome(argument) {
      case .success(let value): values.append(value)
      case .failure(let error):
        if error.code == .costExceeded { throw error }
        failure = failure ?? error
        values.append(nil)
      }
      // Upstream looks at both of two before it gives up, at more one by one.
      if failure != nil, call.arguments.count > 2 { break }
    }
    let result: Result<CELValue, CELError>
    if let failure {
      // The one function that sees errors.
      result = call.name == "@not_strictly_false" ? .success(.bool(true)) : .failure(failure)
    } else {
      let arguments = values.compactMap { $0 }
      do throws(CELError) { result = .success(try Library.apply(call, arguments)) } catch {
        var error = error
        error.offset = error.offset ?? call.offset
        result = .failure(error)
      }
    }
    if values.count == call.arguments.count { try spend(RuntimeCost.call(call.name, call.way, values, try? result.get())) }
    return try result.get()
  }

  /// Either side may decide alone, also when the other fails.
  private mutating func logic(_ left: Plan, _ right: Plan, _ decisive: Bool, _ offset: Int) throws(CELError) -> CELValue {
    var failure: CELError?
    for side in [left, right] {
      switch outcome(side) {
      case .success(.bool(let value)): if value == decisive { return .bool(decisive) }
      case .success: failure = failure ?? CELError(.noSuchOverload, "no such overload", offset: offset)
      case .failure(let error):
        if error.code == .costExceeded { throw error }
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return .bool(!decisive)
  }

  // MARK: Loops

  private mutating func fold(_ fold: Plan.Fold) throws(CELError) -> CELValue {
    let range = try evaluate(fold.range)
    let items = try self.items(range, fold)
    let base = locals.count
    locals.append((fold.accumulator, .pending(fold.initial)))
    defer { locals.removeLast(locals.count - base) }
    for item in items {
      locals.append((fold.variable, .value(item.first)))
      if let second = fold.second { locals.append((second, .value(item.second))) }
      var goesOn = true
      if case .success(.bool(let value)) = try unlessExceeded(outcome(fold.condition)) { goesOn = value }
      if goesOn {
        switch try unlessExceeded(outcome(fold.step)) {
        case .success(let value): locals[base].local = .value(value)
        case .failure(let error): locals[base].local = .failure(error)
        }
      }
      locals.removeLast(locals.count - base - 1)
      if !goesOn { break }
    }
    return try evaluate(fold.result)
  }

  private func unlessExceeded(_ outcome: Result<CELValue, CELError>) throws(CELError) -> Result<CELValue, CELError> {
    if case .failure(let error) = outcome, error.code == .costExceeded { throw error }
    return outcome
  }

  private func items(_ range: CELValue, _ fold: Plan.Fold) throws(CELError) -> [(first: CELValue, second: CELValue)] {
    let isPair = fold.second != nil
    if let elements = range.elements {
      return isPair ? elements.enumerated().map { (.int(Int64($0)), $1) } : elements.map { ($0, .null) }
    }
    guard let entries = range.entries else {
      let message =
        isPair
        ? "unsupported comprehension range type: \(range.goTypeName)" : "got '\(range.goTypeName)', expected iterable type"
      throw CELError(.noSuchOverload, message, offset: fold.offset)
    }
    return zip(entries.keys, entries.values).map { ($0, isPair ? $1 : .null) }
  }

  // MARK: Names

  /// A local or declared variable, or the name of a type.
  mutating func lookUp(_ name: String, _ offset: Int) throws(CELError) -> CELValue {
    if let index = locals.lastIndex(where: { $0.name == name }) {
      switch locals[index].local {
      case .value(let value): return value
      case .failure(let error): throw error
      case .pending(let plan):
        switch try unlessExceeded(outcome(plan)) {
        case .success(let value):
          locals[index].local = .value(value)
          return value
        case .failure(let error):
          locals[index].local = .failure(error)
          throw error
        }
      }
    }
    if let value = variables[name] { return value }
    if Library.typeValues[name] != nil || Library.qualifiedTypes[name] != nil { return .type(name) }
    throw CELError(.undeclared, "no such attribute(s): \(name)", offset: offset)
  }

  /// `@result + [x]` and insertions into `@result`, without a copy of what is there: nobody else holds it.
  private mutating func appended(_ call: Plan.Call) throws(CELError) -> CELValue? {
    guard case .attribute(.variable(Comprehension.accumulatorName, let qualifiers, _))? = call.arguments.first,
      qualifiers.isEmpty, call.name == "_+_" || call.name == "cel.@mapInsert",
      let index = locals.lastIndex(where: { $0.name == Comprehension.accumulatorName })
    else { return nil }
    if case .pending = locals[index].local { _ = try lookUp(Comprehension.accumulatorName, call.offset) }
    guard case .value(var accumulated) = locals[index].local else { return nil }
    try spend(1)
    var values: [CELValue] = []
    var failure: CELError?
    for argument in call.arguments.dropFirst() where failure == nil {
      switch try unlessExceeded(outcome(argument)) {
      case .success(let value): values.append(value)
      case .failure(let error): failure = error
      }
    }
    if failure == nil || call.arguments.count == 2 { try spend(1) }
    if let failure { throw failure }
    locals[index].local = .value(.null)
    switch accumulated {
    case .list(var list):
      accumulated = .null
      guard let elements = values[0].elements else { throw .noOverload(call.name, values) }
      list += elements
      return .list(list)
    case .map(var map):
      accumulated = .null
      try map.insert(values)
      return .map(map)
    default: return try Library.apply(call, [accumulated] + values)
    }
  }
}

/// What evaluating an expression costs at most, from the sizes that schemas allow (cel-go's checker/cost.go).
struct CostEstimator {
  struct Entry {
    var key: CostRange
    var value: CostRange
    var isList: Bool

    func union(_ other: Entry) -> Entry {
      Entry(key: key.union(other.key), value: value.union(other.value), isList: isList)
    }
  }

  struct Local {
    var name: String
    var path: [String]
    var size: CostRange?
    var entry: Entry?
  }

  /// A part of the expression with what is known of its size.
  struct Node {
    var expression: Expression?
    var path: [String]
    var type: CELType
    var size: CostRange?
  }

  let checked: CheckedExpression
  let variables: [String: CELDeclaration]
  private var paths: [ObjectIdentifier: [String]] = [:]
  private var sizes: [ObjectIdentifier: CostRange] = [:]
  private var entries: [ObjectIdentifier: Entry] = [:]
  var locals: [Local] = []

  init(_ checked: CheckedExpression, variables: [String: CELDeclaration]) {
    self.checked = checked
    self.variables = variables
  }

  mutating func cost(_ expression: Expression) -> CostRange {
    switch expression.node {
    case .literal: return CostRange(0)
    case .identifier(let name):
      paths[ObjectIdentifier(expression)] = locals.last(where: { $0.name == name })?.path ?? [name]
      return CostRange(1)
    case .select(let operand, let field, let tests, let isOptional): return select(operand, field, tests, isOptional, expression)
    case .index(let operand, let index, let isOptional):
      return call(isOptional ? "_[?_]" : "_[_]", nil, [operand, index], expression)
    case .call(let name, let arguments): return call(name, nil, arguments, expression)
    case .method(let receiver, let name, let arguments): return call(name, receiver, arguments, expression)
    case .list(let elements): return list(elements.map(\.value), expression)
    case .map(let pairs): return map(pairs.map(\.key), pairs.map(\.value), expression)
    case .structure(_, let fields): return fields.reduce(CostRange(UInt64(CELCost.structure))) { $0 + cost($1.value) }
    case .and(let left, let right), .or(let left, let right):
      let (a, b) = (cost(left), cost(right))
      return CostRange(min: a.min, max: (a + b).max)
    case .conditional(let condition, let yes, let no): return conditional(condition, yes, no, expression)
    case .unary(let name, let operand): return call(name == "!" ? "!_" : "-_", nil, [operand], expression)
    case .binary(let name, let left, let right):
      return call(Operators.names[name] ?? "_\(name)_", nil, [left, right], expression)
    case .comprehension(let macro): return comprehension(macro, expression)
    }
  }

  private mutating func select(
    _ operand: Expression, _ field: String, _ tests: Bool, _ isOptional: Bool, _ place: Expression
  ) -> CostRange {
    var sum = cost(operand)
    if tests { return sum }
    if isOptional { return sum + CostRange(1) }
    switch checked.type(operand) {
    case .map, .object: sum = sum + CostRange(1)
    default: break
    }
    paths[ObjectIdentifier(place)] = path(operand) + [field]
    return sum
  }

  private mutating func list(_ elements: [Expression], _ place: Expression) -> CostRange {
    var sum = CostRange(UInt64(CELCost.list))
    var size = CostRange(min: elements.isEmpty ? 0 : .max, max: 0)
    for element in elements {
      sum = sum + cost(element)
      size = size.union(self.size(element) ?? .unknown)
    }
    entries[ObjectIdentifier(place)] = Entry(key: CostRange(1), value: size, isList: true)
    return sum
  }

  private mutating func map(_ keys: [Expression], _ values: [Expression], _ place: Expression) -> CostRange {
    var sum = CostRange(UInt64(CELCost.map))
    let start = CostRange(min: keys.isEmpty ? 0 : .max, max: 0)
    var (keySize, valueSize) = (start, start)
    for (key, value) in zip(keys, values) {
      sum = sum + cost(key) + cost(value)
      keySize = keySize.union(size(key) ?? .unknown)
      valueSize = valueSize.union(size(value) ?? .unknown)
    }
    entries[ObjectIdentifier(place)] = Entry(key: keySize, value: valueSize, isList: false)
    return sum
  }

  private mutating func conditional(_ condition: Expression, _ yes: Expression, _ no: Expression, _ place: Expression)
    -> CostRange
  {
    let (test, a, b) = (cost(condition), cost(yes), cost(no))
    sizes[ObjectIdentifier(place)] = (size(yes) ?? .unknown).union(size(no) ?? .unknown)
    if let x = entry(yes), let y = entry(no) { entries[ObjectIdentifier(place)] = x.union(y) }
    return test + a.union(b)
  }

  mutating func call(_ name: String, _ receiver: Expression?, _ arguments: [Expression], _ place: Expression) -> CostRange {
    if name == "dyn", let argument = arguments.first {
      let sum = cost(argument) + CostRange(1)
      sizes[ObjectIdentifier(place)] = size(argument)
      entries[ObjectIdentifier(place)] = entry(argument)
      return sum
    }
    let costs = arguments.map { cost($0) }
    let sum = receiver.map { cost($0) } ?? CostRange(0)
    let target = receiver.map { node($0) }
    let nodes = arguments.map { node($0) }
    var function: CostRange?
    var resultSize: CostRange?
    for way in checked.overloads[ObjectIdentifier(place)] ?? [] {
      let estimate = self.estimate(way, target, nodes, place)
      function = function?.union(estimate.cost) ?? estimate.cost
      if let size = estimate.size { resultSize = resultSize?.union(size) ?? size }
      if name == "_[_]", let container = arguments.first {
        resultSize = entry(container)?.value ?? resultSize
        var isList = false
        if case .list? = way.parameters.first { isList = true }
        paths[ObjectIdentifier(place)] = path(container) + [isList ? "@items" : "@values"]
      }
      if resultSize == nil { resultSize = size(place) }
    }
    if let resultSize { sizes[ObjectIdentifier(place)] = resultSize }
    guard let function else { return CostRange(0) }
    return costs.reduce(sum + function, +)
  }

  // MARK: Sizes

  func path(_ expression: Expression) -> [String] {
    if case .identifier(let name) = expression.node, let local = locals.last(where: { $0.name == name }) { return local.path }
    return paths[ObjectIdentifier(expression)] ?? []
  }

  mutating func node(_ expression: Expression) -> Node {
    Node(expression: expression, path: path(expression), type: checked.type(expression), size: size(expression))
  }

  mutating func setSize(_ size: CostRange?, _ expression: Expression) {
    if let size { sizes[ObjectIdentifier(expression)] = size }
  }

  mutating func setEntry(_ entry: Entry?, _ expression: Expression) {
    if let entry { entries[ObjectIdentifier(expression)] = entry }
  }

  func entry(_ expression: Expression) -> Entry? {
    if let entry = entries[ObjectIdentifier(expression)] { return entry }
    guard case .identifier(let name) = expression.node else { return nil }
    return locals.last(where: { $0.name == name })?.entry
  }

  mutating func size(_ expression: Expression) -> CostRange? {
    if let known = sizes[ObjectIdentifier(expression)] { return known }
    switch expression.node {
    case .literal(.string(let text)): return CostRange(UInt64(text.unicodeScalars.count))
    case .literal(.bytes(let bytes)): return CostRange(UInt64(bytes.count))
    case .literal: return CostRange(1)
    case .list(let elements): return CostRange(UInt64(elements.count))
    case .map(let pairs): return CostRange(UInt64(pairs.count))
    default: break
    }
    if let size = declaredSize(path(expression)) {
      sizes[ObjectIdentifier(expression)] = size
      return size
    }
    if checked.type(expression).isScalar { return CostRange(1) }
    guard case .identifier(let name) = expression.node else { return nil }
    return locals.last(where: { $0.name == name })?.size
  }

  /// What the schema says; nil for what is not part of a declared variable.
  func declaredSize(_ path: [String]) -> CostRange? {
    guard let first = path.first, let root = variables[first], let declaration = root.at(path.dropFirst()) else { return nil }
    return CostRange(min: 0, max: declaration.maximum ?? UInt64(Int64.max))
  }

  func size(_ node: Node) -> CostRange { node.size ?? declaredSize(node.path) ?? .unknown }

  /// The elements of a list; nil for what is none.
  func element(_ list: Node) -> Node? {
    let type: CELType
    switch list.type {
    case .list(let element): type = element
    case .map(let key, _): type = key
    default: return nil
    }
    return Node(expression: nil, path: list.path.isEmpty ? [] : list.path + ["@items"], type: type, size: nil)
  }
}

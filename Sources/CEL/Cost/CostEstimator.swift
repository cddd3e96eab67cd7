/// What an expression may cost before it is evaluated (cel-go's checker/cost.go): every part by the sizes the declarations allow.
struct CostEstimator {
  /// The sizes of keys and values of a list or map.
  struct Entry {
    var key: CostRange
    var value: CostRange
    var isList: Bool

    func union(_ other: Entry?) -> Entry? {
      other.map { Entry(key: key.union($0.key), value: value.union($0.value), isList: isList) }
    }
  }

  struct Local {
    var name: String
    var path: [String]
    var size: CostRange?
    var entry: Entry?
  }

  /// An operand of a call, or the elements of one.
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
  private var locals: [Local] = []

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
    case .select(let operand, let field, let tests): return select(operand, field, tests, expression)
    case .call(let name, let target, let arguments):
      let callee = checked.callee(name, target, expression)
      return call(callee.name, callee.target, arguments, expression)
    case .list(let elements): return list(elements.map(\.value), expression)
    case .map(let pairs): return map(pairs.map(\.key), pairs.map(\.value), expression)
    case .structure(_, let fields): return fields.reduce(CostRange(UInt64(CELCost.structure))) { $0 + cost($1.value) }
    case .comprehension(let loop): return loop.isBinding ? bind(loop, expression) : comprehension(loop, expression)
    }
  }

  private mutating func select(_ operand: Expression, _ field: String, _ tests: Bool, _ place: Expression) -> CostRange {
    // A name with dots that is declared as a whole.
    if case .variable(let name)? = checked.references[ObjectIdentifier(place)] {
      paths[ObjectIdentifier(place)] = [name]
      return CostRange(1)
    }
    if checked.references[ObjectIdentifier(place)] != nil { return CostRange(1) }
    var sum = cost(operand)
    if tests { return sum }
    switch checked.type(operand) {
    case .map, .object, .parameter: sum = sum + CostRange(1)
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

  mutating func call(_ name: String, _ target: Expression?, _ arguments: [Expression], _ place: Expression) -> CostRange {
    if name == "dyn", let argument = arguments.first {
      let sum = cost(argument) + CostRange(1)
      copyEstimates(from: argument, to: place)
      return sum
    }
    let costs = arguments.map { cost($0) }
    let nodes = arguments.map { node($0) }
    let sum = target.map { cost($0) } ?? CostRange(0)
    let targetNode = target.map { node($0) }
    var function: CostRange?
    var resultSize: CostRange?
    for way in checked.overloads[ObjectIdentifier(place)] ?? [] {
      let estimate = self.estimate(way, targetNode, nodes, costs, place)
      function = function?.union(estimate.cost) ?? estimate.cost
      if let size = estimate.size { resultSize = resultSize?.union(size) ?? size }
      if name == "_[_]", let container = way.parameters.first {
        switch container {
        case .list, .map:
          var part = "@values"
          if case .list = container { part = "@items" }
          resultSize = entry(arguments[0])?.value
          paths[ObjectIdentifier(place)] = path(arguments[0]) + [part]
        default: break
        }
      }
      if resultSize == nil { resultSize = size(place) }
    }
    setSize(resultSize, place)
    guard let function else { return name == "_?._" ? sum + costs[0] + CostRange(1) : CostRange(0) }
    return sum + function
  }

  // MARK: Loops

  private mutating func comprehension(_ loop: Comprehension, _ place: Expression) -> CostRange {
    var sum = cost(loop.range) + cost(loop.initial)
    pushValue(loop.accumulator, loop.initial)
    pushVariables(loop)
    let condition = cost(loop.condition)
    let step = cost(loop.step)
    locals.removeLast(loop.second == nil ? 1 : 2)
    sum = sum + cost(loop.result)
    locals.removeLast()
    let count = size(loop.range) ?? .unknown
    sum = sum + count * (step + condition)
    switch loop.initial.node {
    case .literal: setSize(size(loop.initial), place)
    case .list, .map:
      setSize(count, place)
      if let entry = entry(loop.step) { entries[ObjectIdentifier(place)] = entry }
    default: break
    }
    return sum
  }

  private mutating func bind(_ loop: Comprehension, _ place: Expression) -> CostRange {
    var sum = cost(loop.range) + cost(loop.initial)
    pushValue(loop.accumulator, loop.initial)
    sum = sum + cost(loop.result)
    locals.removeLast()
    copyEstimates(from: loop.result, to: place)
    return sum
  }

  private mutating func pushValue(_ name: String, _ value: Expression) {
    locals.append(Local(name: name, path: path(value), size: size(value), entry: entry(value)))
  }

  private mutating func pushVariables(_ loop: Comprehension) {
    let (entry, path) = (entry(loop.range), path(loop.range))
    var isList = entry?.isList ?? false
    if entry == nil, case .list = checked.type(loop.range) { isList = true }
    if let second = loop.second {
      locals.append(Local(name: loop.variable, path: path + [isList ? "@indices" : "@keys"], size: entry?.key))
      locals.append(Local(name: second, path: path + [isList ? "@items" : "@values"], size: entry?.value))
    } else {
      let part = isList ? "@items" : "@keys"
      locals.append(Local(name: loop.variable, path: path + [part], size: isList ? entry?.value : entry?.key))
    }
  }

  // MARK: Sizes

  func path(_ expression: Expression) -> [String] {
    if case .identifier(let name) = expression.node, let local = locals.last(where: { $0.name == name }) { return local.path }
    return paths[ObjectIdentifier(expression)] ?? []
  }

  private mutating func node(_ expression: Expression) -> Node {
    var path = path(expression)
    if path.first == Comprehension.accumulatorName { path = [] }
    return Node(expression: expression, path: path, type: checked.type(expression), size: size(expression))
  }

  mutating func setSize(_ size: CostRange?, _ expression: Expression) {
    if let size { sizes[ObjectIdentifier(expression)] = size }
  }

  mutating func setEntry(_ entry: Entry?, _ expression: Expression) {
    if let entry { entries[ObjectIdentifier(expression)] = entry }
  }

  private mutating func copyEstimates(from source: Expression, to target: Expression) {
    setSize(size(source), target)
    setEntry(entry(source), target)
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

  /// What the schema says, of scalars and objects nothing; nil for what is not part of a declared variable. The estimator of rules of custom
  /// resources takes whatever begins a path for `self`.
  func declaredSize(_ path: [String]) -> CostRange? {
    guard let first = path.first, let root = variables[first] ?? variables["self"], let declaration = root.at(path.dropFirst())
    else { return nil }
    if declaration.maximum == nil, declaration.type == .dyn { return nil }
    return CostRange(min: 0, max: declaration.maximum ?? 0)
  }

  func size(_ node: Node) -> CostRange { node.size ?? declaredSize(node.path) ?? .unknown }

  /// The elements of a list; nil for what is none.
  func element(_ list: Node) -> Node? {
    let type: CELType
    switch list.type {
    case .list(let element), .optional(let element): type = element
    case .map(let key, _): type = key
    default: return nil
    }
    return Node(expression: nil, path: list.path.isEmpty ? [] : list.path + ["@items"], type: type, size: nil)
  }
}

/// Finds before evaluation what can only fail: names nobody declared, functions that do not exist, operators on literals that do not go
/// together, regular expressions that are none.
struct Checker {
  private let source: String
  private let variables: Set<String>?
  private var locals: [String] = []

  static func check(_ root: Expression, source: String, variables: Set<String>?) throws(CELError) {
    var checker = Checker(source: source, variables: variables)
    _ = try checker.type(of: root)
  }

  private init(source: String, variables: Set<String>?) {
    self.source = source
    self.variables = variables
  }

  private func error(_ code: CELError.Code, _ message: String, _ place: Expression) -> CELError {
    CELError(code, message, offset: place.offset, source: source)
  }

  /// The name of the type where it is certain, else nil.
  private mutating func type(of expression: Expression) throws(CELError) -> String? {
    switch expression.node {
    case .literal(let value): return value.typeName
    case .identifier(let name):
      if locals.contains(name) || Library.types[name] != nil { return nil }
      if let variables, !variables.contains(name) {
        throw error(.undeclared, "undeclared reference to '\(name)' (in container '')", expression)
      }
      return nil
    case .select(let operand, let field, let tests, _):
      if let type = try type(of: operand), Self.simple.contains(type) {
        throw error(.noSuchOverload, "type '\(type)' does not support field selection", operand)
      }
      _ = field
      return tests ? "bool" : nil
    case .index(let operand, let index, _):
      if let type = try type(of: operand), Self.simple.contains(type) {
        throw error(
          .noSuchOverload, "found no matching overload for '_[_]' applied to '(\(type), \(try self.type(of: index) ?? "dyn"))'",
          expression)
      }
      _ = try type(of: index)
      return nil
    case .call(let name, let arguments): return try call(name, arguments, expression)
    case .method(let receiver, let name, let arguments): return try method(receiver, name, arguments, expression)
    case .list(let elements):
      for element in elements { _ = try type(of: element.value) }
      return "list"
    case .map(let entries):
      for entry in entries {
        _ = try type(of: entry.key)
        _ = try type(of: entry.value)
      }
      return "map"
    case .and(let left, let right): return try logic("_&&_", left, right, expression)
    case .or(let left, let right): return try logic("_||_", left, right, expression)
    case .conditional(let condition, let yes, let no):
      if let type = try type(of: condition), type != "bool" {
        throw error(.noSuchOverload, "found no matching overload for '_?_:_' applied to '(\(type), dyn, dyn)'", expression)
      }
      let (a, b) = (try type(of: yes), try type(of: no))
      return a == b ? a : nil
    case .unary(let name, let operand): return try unary(name, operand, expression)
    case .binary(let name, let left, let right): return try binary(name, left, right, expression)
    case .comprehension(let macro): return try comprehension(macro)
    }
  }

  private static let simple: Set<String> = ["bool", "int", "uint", "double", "string", "bytes", "null_type"]

  private mutating func logic(
    _ name: String, _ left: Expression, _ right: Expression, _ place: Expression
  ) throws(CELError) -> String? {
    let (a, b) = (try type(of: left), try type(of: right))
    if (a ?? "bool") != "bool" || (b ?? "bool") != "bool" {
      let wrong = (a ?? "bool") != "bool" ? (left, a) : (right, b)
      throw error(.noSuchOverload, "expected type 'bool' but found '\(wrong.1 ?? "dyn")'", wrong.0)
    }
    _ = (name, place)
    return "bool"
  }

  private mutating func unary(_ name: String, _ operand: Expression, _ place: Expression) throws(CELError) -> String? {
    let type = try type(of: operand)
    let allowed: Set<String> = name == "!" ? ["bool"] : ["int", "double", "google.protobuf.Duration"]
    if let type, !allowed.contains(type) {
      throw error(.noSuchOverload, "found no matching overload for '\(name == "!" ? "!_" : "-_")' applied to '(\(type))'", place)
    }
    return name == "!" ? "bool" : type
  }

  private mutating func binary(
    _ name: String, _ left: Expression, _ right: Expression, _ place: Expression
  ) throws(CELError) -> String? {
    let (a, b) = (try type(of: left), try type(of: right))
    let isComparison = ["==", "!=", "<", "<=", ">", ">=", "in"].contains(name)
    guard let a, let b else { return isComparison ? "bool" : nil }
    let numbers: Set<String> = ["int", "uint", "double"]
    let fits: Bool =
      switch name {
      case "==", "!=":
        a == b || !(Self.simple.contains(a) && Self.simple.contains(b)) || (numbers.contains(a) && numbers.contains(b))
      case "<", "<=", ">", ">=":
        (a == b && a != "list" && a != "map" && a != "null_type") || (numbers.contains(a) && numbers.contains(b))
      case "in": b == "list" || b == "map"
      case "+": (a == b && !["bool", "map", "null_type"].contains(a)) || a.hasPrefix("google") || b.hasPrefix("google")
      case "-": (a == b && numbers.contains(a)) || a.hasPrefix("google")
      case "%": a == b && (a == "int" || a == "uint")
      default: a == b && numbers.contains(a)
      }
    guard fits else {
      let operatorName = Operators.names[name] ?? "_\(name)_"
      throw error(.noSuchOverload, "found no matching overload for '\(operatorName)' applied to '(\(a), \(b))'", place)
    }
    return isComparison ? "bool" : a == b ? a : nil
  }

  private mutating func call(_ name: String, _ arguments: [Expression], _ place: Expression) throws(CELError) -> String? {
    for argument in arguments { _ = try type(of: argument) }
    guard let counts = Library.functions[name] else {
      throw error(.undeclared, "undeclared reference to '\(name)' (in container '')", place)
    }
    guard counts.contains(arguments.count) else {
      let types = arguments.map { _ in "dyn" }.joined(separator: ", ")
      throw error(.noSuchOverload, "found no matching overload for '\(name)' applied to '(\(types))'", place)
    }
    if name == "matches" { try pattern(arguments[1]) }
    return Self.results[name]
  }

  private static let results = [
    "size": "int", "int": "int", "uint": "uint", "double": "double", "string": "string", "bytes": "bytes", "bool": "bool",
    "type": "type", "duration": "google.protobuf.Duration", "timestamp": "google.protobuf.Timestamp", "matches": "bool",
    "isQuantity": "bool", "isIP": "bool", "isCIDR": "bool", "isURL": "bool", "isSemver": "bool",
  ]

  private static let methodResults = [
    "size": "int", "startsWith": "bool", "endsWith": "bool", "matches": "bool", "lowerAscii": "string", "upperAscii": "string",
    "trim": "string", "substring": "string", "replace": "string", "format": "string", "join": "string", "charAt": "string",
    "hasValue": "bool", "isSorted": "bool",
  ]

  private mutating func method(
    _ receiver: Expression, _ name: String, _ arguments: [Expression], _ place: Expression
  ) throws(CELError) -> String? {
    _ = try type(of: receiver)
    for argument in arguments { _ = try type(of: argument) }
    if ["matches", "find", "findAll"].contains(name), let first = arguments.first { try pattern(first) }
    return Self.methodResults[name]
  }

  private func pattern(_ expression: Expression) throws(CELError) {
    guard case .literal(.string(let text)) = expression.node else { return }
    do { _ = try RegexProgram(text) } catch { throw self.error(.invalidArgument, error.message, expression) }
  }

  private mutating func comprehension(_ macro: Comprehension) throws(CELError) -> String? {
    if let type = try type(of: macro.range), macro.kind != .bind, type != "list", type != "map", type != "optional_type" {
      throw error(
        .noSuchOverload, "expression of type '\(type)' cannot be range of a comprehension (must be list, map, or dynamic)",
        macro.range)
    }
    let depth = locals.count
    locals.append(macro.variable)
    if let second = macro.second { locals.append(second) }
    defer { locals.removeLast(locals.count - depth) }
    if let condition = macro.condition { _ = try type(of: condition) }
    let body = try type(of: macro.body)
    switch macro.kind {
    case .all, .exists, .existsOne, .filter:
      if let body, body != "bool" { throw error(.noSuchOverload, "expected type 'bool' but found '\(body)'", macro.body) }
      return macro.kind == .filter ? "list" : "bool"
    case .map, .transformList: return "list"
    case .bind: return body
    case .optMap, .optFlatMap: return "optional_type"
    default: return "map"
    }
  }
}

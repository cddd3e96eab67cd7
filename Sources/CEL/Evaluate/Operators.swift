import KubeAPI

/// The operators, exact about overflow and types.
enum Operators {
  static let names = [
    "+": "_+_", "-": "_-_", "*": "_*_", "/": "_/_", "%": "_%_", "<": "_<_", "<=": "_<=_", ">": "_>_", ">=": "_>=_", "in": "@in",
    "==": "_==_", "!=": "_!=_",
  ]

  static func unary(_ name: String, _ value: CELValue) throws(CELError) -> CELValue {
    switch (name, value) {
    case ("!", .bool(let value)): return .bool(!value)
    case ("-", .int(let value)):
      guard value != .min else { throw overflow }
      return .int(-value)
    case ("-", .double(let value)): return .double(-value)
    case ("-", .duration(let value)) where value != .min: return .duration(-value)
    default: throw .noOverload(name == "!" ? "!_" : "-_", [value])
    }
  }

  static let overflow = CELError(.overflow, "integer overflow")

  static func binary(_ name: String, _ a: CELValue, _ b: CELValue) throws(CELError) -> CELValue {
    switch name {
    case "==": return .bool(a == b)
    case "!=": return .bool(a != b)
    case "in": return try contains(a, b)
    case "<", "<=", ">", ">=":
      guard let order = CELValue.compare(a, b) else { throw .noOverload(names[name] ?? name, [a, b]) }
      switch name {
      case "<": return .bool(order == .orderedAscending)
      case "<=": return .bool(order == .orderedAscending || order == .orderedSame)
      case ">": return .bool(order == .orderedDescending)
      default: return .bool(order == .orderedDescending || order == .orderedSame)
      }
    default: return try arithmetic(name, a, b)
    }
  }

  private static func contains(_ value: CELValue, _ container: CELValue) throws(CELError) -> CELValue {
    if case .jsonMap(let object, nil) = container { return .bool(value.string.map(object.contains) ?? false) }
    if container.isMap { return .bool(container.entry(value) != nil) }
    guard let elements = container.elements else { throw .noOverload("@in", [value, container]) }
    return .bool(elements.contains(value))
  }

  private static func arithmetic(_ name: String, _ a: CELValue, _ b: CELValue) throws(CELError) -> CELValue {
    switch (a, b) {
    case (.int(let x), .int(let y)): return .int(try integer(name, x, y))
    case (.uint(let x), .uint(let y)): return .uint(try integer(name, x, y))
    case (.double(let x), .double(let y)):
      switch name {
      case "+": return .double(x + y)
      case "-": return .double(x - y)
      case "*": return .double(x * y)
      case "/": return .double(x / y)
      default: throw .noOverload("_%_", [a, b])
      }
    default: break
    }
    switch (name, a, b) {
    case ("+", .string(let x), .string(let y)): return .string(x + y)
    case ("+", .bytes(let x), .bytes(let y)): return .bytes(x + y)
    case ("+", .jsonList(let x, nil), .jsonList(let y, nil)): return .jsonList(x + y, of: nil)
    case ("+", .duration(let x), .duration(let y)): return .duration(try checked(x.addingReportingOverflow(y)))
    case ("-", .duration(let x), .duration(let y)): return .duration(try checked(x.subtractingReportingOverflow(y)))
    case ("+", .timestamp(let x), .duration(let y)), ("+", .duration(let y), .timestamp(let x)):
      return .timestamp(try checked(x.adding(nanoseconds: y), "timestamp overflow"))
    case ("-", .timestamp(let x), .duration(let y)):
      let delta = try checked(Int64(0).subtractingReportingOverflow(y))
      return .timestamp(try checked(x.adding(nanoseconds: delta), "timestamp overflow"))
    case ("-", .timestamp(let x), .timestamp(let y)): return .duration(try checked(x.since(y), "integer overflow"))
    default: break
    }
    if name == "+", let x = a.elements, let y = b.elements { return .list(CELValue.joined(x, y, a.listKind)) }
    throw .noOverload(names[name] ?? name, [a, b])
  }

  private static func checked<T>(_ result: T?, _ message: String) throws(CELError) -> T {
    guard let result else { throw CELError(.overflow, message) }
    return result
  }

  private static func checked<T>(_ result: (partialValue: T, overflow: Bool)) throws(CELError) -> T {
    guard !result.overflow else { throw overflow }
    return result.partialValue
  }

  private static func integer<T: FixedWidthInteger>(_ name: String, _ x: T, _ y: T) throws(CELError) -> T {
    switch name {
    case "+": return try checked(x.addingReportingOverflow(y))
    case "-": return try checked(x.subtractingReportingOverflow(y))
    case "*": return try checked(x.multipliedReportingOverflow(by: y))
    case "/":
      guard y != 0 else { throw CELError(.divisionByZero, "division by zero") }
      return try checked(x.dividedReportingOverflow(by: y))
    default:
      guard y != 0 else { throw CELError(.divisionByZero, "modulus by zero") }
      return try checked(x.remainderReportingOverflow(dividingBy: y))
    }
  }

  /// A whole number that may serve as position of a list.
  static func position(_ value: CELValue) -> Int64? {
    switch value {
    case .int(let value): value
    case .uint(let value): Int64(exactly: value)
    case .double(let value): Int64(exactly: value)
    default: nil
    }
  }
}

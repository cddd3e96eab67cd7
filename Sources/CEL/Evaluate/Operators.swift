import KubeAPI

/// The operators, exact about overflow and types.
enum Operators {
  /// The functions that operators stand for.
  static let names = [
    "+": "_+_", "-": "_-_", "*": "_*_", "/": "_/_", "%": "_%_", "<": "_<_", "<=": "_<=_", ">": "_>_", ">=": "_>=_", "in": "@in",
    "==": "_==_", "!=": "_!=_",
  ]

  /// Nil when it is none of the operators.
  static func call(_ name: String, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    switch (name, arguments.count) {
    case ("!_", 1), ("-_", 1): return try unary(name, arguments[0])
    case ("@in", 2), ("_<_", 2), ("_<=_", 2), ("_>_", 2), ("_>=_", 2), ("_+_", 2), ("_-_", 2), ("_*_", 2), ("_/_", 2), ("_%_", 2):
      return try binary(name, arguments[0], arguments[1])
    default: return nil
    }
  }

  private static func unary(_ name: String, _ value: CELValue) throws(CELError) -> CELValue {
    switch (name, value) {
    case ("!_", .bool(let value)): return .bool(!value)
    case ("-_", .int(let value)):
      guard value != .min else { throw overflow }
      return .int(-value)
    case ("-_", .double(let value)): return .double(-value)
    case ("-_", .duration(let value)) where value != .min: return .duration(-value)
    default: throw .noOverload(name, [value])
    }
  }

  /// Values of Kubernetes' own types, and lists and maps of a schema, only compare with their like.
  static func equal(_ a: CELValue, _ b: CELValue) throws(CELError) -> Bool {
    let isAlike: Bool
    switch a {
    case .jsonList(_, .some): isAlike = b.elements != nil
    case .jsonMap(_, .some): isAlike = b.isMap
    case .quantity, .ip, .cidr, .url, .semver, .format, .host: isAlike = a.typeName == b.typeName
    default: isAlike = true
    }
    guard isAlike || b.isNull else { throw CELError(.noSuchOverload, "no such overload") }
    return a == b
  }

  static let overflow = CELError(.overflow, "integer overflow")

  static func binary(_ name: String, _ a: CELValue, _ b: CELValue) throws(CELError) -> CELValue {
    switch name {
    case "@in": return try contains(a, b)
    case "_<_", "_<=_", "_>_", "_>=_":
      guard let order = CELValue.compare(a, b) else { throw .noOverload(name, [a, b]) }
      switch name {
      case "_<_": return .bool(order == .orderedAscending)
      case "_<=_": return .bool(order == .orderedAscending || order == .orderedSame)
      case "_>_": return .bool(order == .orderedDescending)
      default: return .bool(order == .orderedDescending || order == .orderedSame)
      }
    default: return try arithmetic(name, a, b)
    }
  }

  private static func contains(_ value: CELValue, _ container: CELValue) throws(CELError) -> CELValue {
    if case .jsonMap(let object, nil) = container { return .bool(value.string.map(object.contains) ?? false) }
    if container.isMap {
      if case .jsonMap(_, .some) = container, value.string == nil { throw .noOverload("@in", [value, container]) }
      return .bool(container.entry(value) != nil)
    }
    guard let elements = container.elements else { throw .noOverload("@in", [value, container]) }
    return .bool(elements.contains(value))
  }

  private static func arithmetic(_ name: String, _ a: CELValue, _ b: CELValue) throws(CELError) -> CELValue {
    switch (a, b) {
    case (.int(let x), .int(let y)): return .int(try integer(name, x, y))
    case (.uint(let x), .uint(let y)):
      do throws(CELError) { return .uint(try integer(name, x, y)) } catch {
        throw error.code == .overflow ? CELError(.overflow, "unsigned integer overflow") : error
      }
    case (.double(let x), .double(let y)):
      switch name {
      case "_+_": return .double(x + y)
      case "_-_": return .double(x - y)
      case "_*_": return .double(x * y)
      case "_/_": return .double(x / y)
      default: throw .noOverload("_%_", [a, b])
      }
    default: break
    }
    switch (name, a, b) {
    case ("_+_", .string(let x), .string(let y)): return .string(x + y)
    case ("_+_", .bytes(let x), .bytes(let y)): return .bytes(x + y)
    case ("_+_", .jsonList(let x, nil), .jsonList(let y, nil)): return .jsonList(x + y, of: nil)
    case ("_+_", .duration(let x), .duration(let y)): return .duration(try checked(x.addingReportingOverflow(y)))
    case ("_-_", .duration(let x), .duration(let y)): return .duration(try checked(x.subtractingReportingOverflow(y)))
    case ("_+_", .timestamp(let x), .duration(let y)), ("_+_", .duration(let y), .timestamp(let x)):
      return .timestamp(try checked(x.adding(nanoseconds: y), "timestamp overflow"))
    case ("_-_", .timestamp(let x), .duration(let y)):
      let delta = try checked(Int64(0).subtractingReportingOverflow(y))
      return .timestamp(try checked(x.adding(nanoseconds: delta), "timestamp overflow"))
    case ("_-_", .timestamp(let x), .timestamp(let y)): return .duration(try checked(x.since(y), "integer overflow"))
    default: break
    }
    if name == "_+_", let x = a.elements, let y = b.elements { return .list(CELValue.joined(x, y, a.listKind)) }
    throw .noOverload(name, [a, b])
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
    case "_+_": return try checked(x.addingReportingOverflow(y))
    case "_-_": return try checked(x.subtractingReportingOverflow(y))
    case "_*_": return try checked(x.multipliedReportingOverflow(by: y))
    case "_/_":
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

extension Library {
  static func math(_ name: String, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    switch name {
    case "greatest", "least":
      let values = arguments.count == 1 ? arguments[0].elements ?? arguments : arguments
      guard !values.isEmpty, values.allSatisfy(\.isNumber) else { return nil }
      return try extreme(values, name == "least" ? .orderedAscending : .orderedDescending, name)
    case "abs", "sign": return try signed(name, arguments[0])
    case "bitAnd", "bitOr", "bitXor", "bitNot", "bitShiftLeft", "bitShiftRight": return try bits(name, arguments)
    default: break
    }
    guard case .double(let value) = arguments[0] else {
      guard name == "sqrt", let number = arguments[0].double else { return nil }
      return .double(number.squareRoot())
    }
    switch name {
    case "ceil": return .double(value.rounded(.up))
    case "floor": return .double(value.rounded(.down))
    case "round": return .double(value.rounded(.toNearestOrAwayFromZero))
    case "trunc": return .double(value.rounded(.towardZero))
    case "isNaN": return .bool(value.isNaN)
    case "isInf": return .bool(value.isInfinite)
    case "isFinite": return .bool(value.isFinite)
    default: return .double(value.squareRoot())
    }
  }

  private static func signed(_ name: String, _ value: CELValue) throws(CELError) -> CELValue? {
    switch (name, value) {
    case ("abs", .int(let value)):
      guard value != .min else { throw Operators.overflow }
      return .int(abs(value))
    case ("abs", .uint): return value
    case ("abs", .double(let value)): return .double(value.magnitude)
    case ("sign", .int(let value)): return .int(value.signum())
    case ("sign", .uint(let value)): return .uint(value == 0 ? 0 : 1)
    case ("sign", .double(let value)): return .double(value.isNaN ? value : value == 0 ? 0 : value < 0 ? -1 : 1)
    default: return nil
    }
  }

  private static func bits(_ name: String, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    switch (arguments[0], arguments.last) {
    case (.int(let a), .int(let b)?): return try bits(name, a, b, Int64(b)).map(CELValue.int)
    case (.uint(let a), .uint(let b)?): return try bits(name, a, b, 0).map(CELValue.uint)
    case (.uint(let a), .int(let b)?) where name.hasPrefix("bitShift"): return try bits(name, a, 0, b).map(CELValue.uint)
    default: return nil
    }
  }

  private static func bits<T: FixedWidthInteger>(_ name: String, _ a: T, _ b: T, _ shift: Int64) throws(CELError) -> T? {
    switch name {
    case "bitAnd": return a & b
    case "bitOr": return a | b
    case "bitXor": return a ^ b
    case "bitNot": return ~a
    default:
      guard shift >= 0 else { throw .invalid("math.\(name)() negative offset: \(shift)") }
      if shift >= 64 { return 0 }
      // Shifts to the right fill up with zeros, also for negative numbers.
      return name == "bitShiftLeft" ? a << T(shift) : T(truncatingIfNeeded: UInt64(truncatingIfNeeded: a) >> UInt64(shift))
    }
  }
}

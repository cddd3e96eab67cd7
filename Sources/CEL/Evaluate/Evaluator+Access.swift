extension Evaluator {
  func select(_ operand: CELValue, _ field: String, tests: Bool, isOptional: Bool) throws(CELError) -> CELValue {
    if case .optional(let inner) = operand {
      guard let inner else { return tests ? .bool(false) : .optional(nil) }
      let found = try self.found(inner, field)
      return tests ? .bool(found != nil) : .optional(found)
    }
    let found = try self.found(operand, field)
    if tests { return .bool(found != nil) }
    if isOptional { return .optional(found) }
    guard let found else { throw CELError(.noSuchKey, "no such key: \(field)") }
    return found
  }

  private func found(_ operand: CELValue, _ field: String) throws(CELError) -> CELValue? {
    if case .host(let host) = operand { return try host.field(field) }
    guard operand.isMap else {
      throw CELError(
        .noSuchOverload, operand.isNull ? "no such key: \(field)" : "type '\(operand.typeName)' does not support field selection")
    }
    return operand.entry(.string(field))
  }

  func index(_ operand: CELValue, _ index: CELValue, isOptional: Bool) throws(CELError) -> CELValue {
    if case .optional(let inner) = operand {
      guard let inner else { return .optional(nil) }
      return try self.index(inner, index, isOptional: true)
    }
    if operand.isMap {
      let found = operand.entry(index)
      if isOptional { return .optional(found) }
      guard let found else { throw CELError(.noSuchKey, "no such key: \(index.text ?? index.typeName)") }
      return found
    }
    guard operand.elements != nil, let position = Operators.position(index) else {
      throw .noOverload("_[_]", [operand, index])
    }
    let found = operand.element(position)
    if isOptional { return .optional(found) }
    guard let found else { throw CELError(.outOfBounds, "index out of bounds: \(position)") }
    return found
  }
}

extension CELValue {
  var isNull: Bool { if case .null = self { true } else { false } }

  /// The element at that place; nil out of bounds and for what is no list.
  func element(_ position: Int64) -> CELValue? {
    switch self {
    case .list(let elements) where position >= 0 && position < elements.count: elements[Int(position)]
    case .jsonList(let elements, let declaration) where position >= 0 && position < elements.count:
      CELValue(elements[Int(position)], as: declaration?.element)
    default: nil
    }
  }
}

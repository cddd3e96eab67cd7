extension Evaluator {
  // MARK: Selection

  mutating func resolve(_ attribute: Plan.Attribute) throws(CELError) -> CELValue {
    switch attribute {
    case .variable(let name, let qualifiers, let offset): return try qualified(lookUp(name, offset), qualifiers)
    case .relative(let plan, let qualifiers): return try qualified(evaluate(plan), qualifiers)
    case .conditional(let test, let yes, let no):
      guard case .bool(let value) = try evaluate(test) else { throw CELError(.noSuchOverload, "no such overload") }
      return try resolve(value ? yes : no)
    }
  }

  /// From the first optional part on, what is not there is no error, and the result is optional.
  private mutating func qualified(_ start: CELValue, _ qualifiers: [Plan.Qualifier]) throws(CELError) -> CELValue {
    if qualifiers.isEmpty { return start }
    var (value, isOptional) = (start, false)
    if case .optional(let inner) = start {
      guard let inner else { return start }
      (value, isOptional) = (inner, true)
    }
    for qualifier in qualifiers {
      isOptional = isOptional || qualifier.isOptional
      do throws(CELError) {
        let key: CELValue
        switch qualifier.key {
        case .constant(let constant): key = constant
        case .computed(let attribute): key = try resolve(attribute)
        }
        let found = try self.found(key, in: value, mayMiss: isOptional || qualifier.tests)
        if qualifier.tests {
          try spend(1)
          value = .bool(found != nil)
        } else if let found {
          try spend(1)
          value = found
        } else {
          return .optional(nil)
        }
      } catch {
        if error.code == .costExceeded { throw error }
        try spend(1)
        var error = error
        error.offset = error.offset ?? qualifier.offset
        throw error
      }
    }
    return isOptional ? .optional(value) : value
  }

  /// Nil when it is not there and may be missing.
  private func found(_ key: CELValue, in value: CELValue, mayMiss: Bool) throws(CELError) -> CELValue? {
    switch key {
    case .bool, .int, .uint, .double, .string: break
    default: throw CELError(.noSuchOverload, "invalid qualifier type: \(key.goTypeName)")
    }
    var found: CELValue?
    var missing = CELError(.noSuchKey, "no such key: \(key.goText)")
    if case .host(let host) = value, let name = key.string {
      found = try host.field(name)
    } else if value.isMap {
      if case .jsonMap(_, .some) = value, key.string == nil { throw CELError(.noSuchOverload, "no such overload") }
      found = value.entry(key)
    } else if value.elements != nil {
      guard let position = Operators.position(key) else {
        let what = key.double == nil ? "type '\(key.typeName)'" : "value \(key.goText)"
        throw CELError(.noSuchOverload, "unsupported index \(what) in list")
      }
      found = value.element(position)
      missing = CELError(.outOfBounds, "index out of bounds: \(key.goText)")
    }
    if found == nil, !mayMiss { throw missing }
    return found
  }

  // MARK: Aggregates

  mutating func list(_ elements: [(value: Plan, isOptional: Bool)]) throws(CELError) -> CELValue {
    var result: [CELValue] = []
    for element in elements {
      let value = try evaluate(element.value)
      if element.isOptional {
        guard case .optional(let inner) = value else {
          let message = "cannot initialize optional list element from non-optional value \(value.goText)"
          throw CELError(.noSuchOverload, message)
        }
        if let inner { result.append(inner) }
      } else {
        result.append(value)
      }
    }
    return .list(result)
  }

  mutating func map(_ entries: [(key: Plan, value: Plan, isOptional: Bool)]) throws(CELError) -> CELValue {
    var result = CELMap()
    for entry in entries {
      let key = try evaluate(entry.key)
      if let value = try unwrapped(evaluate(entry.value), entry.isOptional, key.goText) { result[key] = value }
    }
    return .map(result)
  }

  mutating func structure(_ name: String, _ fields: [(name: String, value: Plan, isOptional: Bool)]) throws(CELError) -> CELValue
  {
    var result = CELMap()
    for field in fields {
      if let value = try unwrapped(evaluate(field.value), field.isOptional, field.name) { result[.string(field.name)] = value }
    }
    return .structure(name, result)
  }

  /// Nil when an optional entry has no value.
  private func unwrapped(_ value: CELValue, _ isOptional: Bool, _ name: String) throws(CELError) -> CELValue? {
    guard isOptional else { return value }
    guard case .optional(let inner) = value else {
      let message = "cannot initialize optional entry '\(name)' from non-optional value \(value.goText)"
      throw CELError(.noSuchOverload, message)
    }
    return inner
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

  /// As Go prints it in messages.
  var goText: String { text ?? json.text }

  /// The type that stands behind the value upstream, as Go prints it.
  var goTypeName: String {
    switch self {
    case .null: "types.Null"
    case .bool: "types.Bool"
    case .int: "types.Int"
    case .uint: "types.Uint"
    case .double: "types.Double"
    case .string: "types.String"
    case .bytes: "types.Bytes"
    case .duration: "types.Duration"
    case .timestamp: "types.Timestamp"
    case .optional: "*types.Optional"
    case .type: "*types.Type"
    case .quantity: "cel.Quantity"
    case .ip: "cel.IP"
    case .cidr: "cel.CIDR"
    case .url: "cel.URL"
    case .semver: "cel.Semver"
    case .jsonList(_, nil), .list: "[]interface {}"
    case .jsonMap(_, nil), .map: "map[string]interface {}"
    case .jsonList: "*common.unstructuredList"
    case .jsonMap: "*common.unstructuredMap"
    default: typeName
    }
  }
}

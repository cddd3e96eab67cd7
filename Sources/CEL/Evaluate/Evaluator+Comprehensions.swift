extension Evaluator {
  mutating func comprehend(_ macro: Comprehension) throws(CELError) -> CELValue {
    let range = try evaluate(macro.range)
    switch macro.kind {
    case .bind:
      try spend(CELCost.list)
      return try with(macro.variable, range, macro.body)
    case .optMap, .optFlatMap:
      guard case .optional(let inner) = range else { throw .noOverload(macro.kind.rawValue, [range]) }
      guard let inner else { return .optional(nil) }
      let value = try with(macro.variable, inner, macro.body)
      return macro.kind == .optMap ? .optional(value) : value
    default: break
    }
    let items = try self.items(range, pairs: macro.second != nil)
    try spend(macro.kind.initialCost)
    switch macro.kind {
    case .all: return try quantify(macro, items, decisive: false)
    case .exists: return try quantify(macro, items, decisive: true)
    case .existsOne:
      var count = 0
      for item in items where try holds(macro.body, macro, item) { count += 1 }
      return .bool(count == 1)
    case .filter: return try filter(macro, range, items)
    case .map, .transformList:
      var result: [CELValue] = []
      for item in items where try macro.condition.map({ condition throws(CELError) in try holds(condition, macro, item) }) ?? true
      {
        result.append(try with(macro.variable, item.first, macro.second, item.second, macro.body))
        try spend(CELCost.list + 2)
      }
      return .list(result)
    default: return try transformMap(macro, items)
    }
  }

  private func items(_ range: CELValue, pairs: Bool) throws(CELError) -> [(first: CELValue, second: CELValue)] {
    if let elements = range.elements {
      return pairs ? elements.enumerated().map { (.int(Int64($0)), $1) } : elements.map { ($0, .null) }
    }
    guard let entries = range.entries else {
      throw CELError(
        .noSuchOverload, "expression of type '\(range.typeName)' cannot be range of a comprehension (must be list or map)")
    }
    return zip(entries.keys, entries.values).map { ($0, pairs ? $1 : .null) }
  }

  private mutating func holds(
    _ body: Expression, _ macro: Comprehension, _ item: (first: CELValue, second: CELValue)
  ) throws(CELError) -> Bool {
    guard case .bool(let value) = try with(macro.variable, item.first, macro.second, item.second, body) else {
      throw CELError(.noSuchOverload, "no such overload", offset: body.offset)
    }
    return value
  }

  /// One element may decide, also when others fail.
  private mutating func quantify(
    _ macro: Comprehension, _ items: [(first: CELValue, second: CELValue)], decisive: Bool
  ) throws(CELError) -> CELValue {
    var failure: CELError?
    for item in items {
      try spend(decisive ? 4 : 3)
      do { if try holds(macro.body, macro, item) == decisive { return .bool(decisive) } } catch {
        if error.code == .costExceeded { throw error }
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
    return .bool(!decisive)
  }

  private mutating func filter(
    _ macro: Comprehension, _ range: CELValue, _ items: [(first: CELValue, second: CELValue)]
  ) throws(CELError) -> CELValue {
    var list: [CELValue] = []
    for item in items {
      let isKept = try holds(macro.body, macro, item)
      try spend(isKept ? CELCost.list + 3 : 1)
      if isKept { list.append(item.first) }
    }
    return .list(list)
  }

  private mutating func transformMap(
    _ macro: Comprehension, _ items: [(first: CELValue, second: CELValue)]
  ) throws(CELError) -> CELValue {
    var result = CELMap()
    for item in items {
      if let condition = macro.condition, try !holds(condition, macro, item) { continue }
      let value = try with(macro.variable, item.first, macro.second, item.second, macro.body)
      try spend(3)
      if macro.kind == .transformMap {
        result[item.first] = value
      } else {
        guard let entries = value.entries else { throw .noOverload("transformMapEntry", [value]) }
        for (key, member) in zip(entries.keys, entries.values) {
          guard result[key] == nil else { throw CELError(.duplicateKey, "insert failed: key '\(key.text ?? "")' already exists") }
          result[key] = member
        }
      }
    }
    return .map(result)
  }
}

extension Comprehension.Kind {
  /// Of making the accumulator and looking at it afterwards.
  fileprivate var initialCost: Int {
    switch self {
    case .all, .exists: 1
    case .existsOne: 2
    case .transformMap, .transformMapEntry: CELCost.map + 1
    default: CELCost.list + 1
    }
  }
}

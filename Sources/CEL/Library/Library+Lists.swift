import KubeAPI

extension Library {
  static func list(_ name: String, _ elements: [CELValue], _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    switch (name, arguments.count) {
    case ("sum", 0): return try sum(elements)
    case ("min", 0), ("max", 0):
      guard !elements.isEmpty else { throw .invalid("\(name) called on empty list") }
      return try extreme(elements, name == "min" ? .orderedAscending : .orderedDescending, name)
    case ("isSorted", 0):
      for (a, b) in zip(elements, elements.dropFirst()) {
        guard let order = CELValue.compare(a, b) else { return nil }
        if order == .orderedDescending { return .bool(false) }
      }
      return .bool(true)
    case ("indexOf", 1): return .int(Int64(elements.firstIndex(of: arguments[0]) ?? -1))
    case ("lastIndexOf", 1): return .int(Int64(elements.lastIndex(of: arguments[0]) ?? -1))
    case ("join", 0), ("join", 1):
      let texts = elements.compactMap(\.string)
      guard texts.count == elements.count, let separator = arguments.isEmpty ? "" : arguments[0].string else { return nil }
      return .string(texts.joined(separator: separator))
    case ("distinct", 0):
      var result: [CELValue] = []
      for element in elements where !result.contains(element) { result.append(element) }
      return .list(result)
    case ("flatten", 0): return .list(flattened(elements, 1))
    case ("flatten", 1):
      guard let depth = arguments[0].int else { return nil }
      guard depth >= 0 else { throw .invalid("level must be non-negative") }
      return .list(flattened(elements, depth))
    case ("reverse", 0): return .list(elements.reversed())
    case ("slice", 2): return try slice(elements, arguments)
    case ("sort", 0): return try sorted(elements, by: elements)
    case ("@sortByAssociatedKeys", 1):
      return try arguments[0].elements.map { keys throws(CELError) in try sorted(elements, by: keys) }
    case ("unwrapOpt", 0): return unwrapped(elements)
    case ("first", 0): return .optional(elements.first)
    case ("last", 0): return .optional(elements.last)
    default: return nil
    }
  }

  private static func sum(_ elements: [CELValue]) throws(CELError) -> CELValue {
    guard var result = elements.first else { return .int(0) }
    for element in elements.dropFirst() { result = try Operators.binary("_+_", result, element) }
    switch result {
    case .int, .uint, .double, .duration: return result
    default: throw .noOverload("sum", [.list(elements)])
    }
  }

  static func extreme(_ elements: [CELValue], _ wanted: Ordering, _ name: String) throws(CELError) -> CELValue {
    var result = elements[0]
    for element in elements.dropFirst() {
      guard let order = CELValue.compare(element, result) else { throw CELError(.noSuchOverload, "no such overload") }
      if order == wanted { result = element }
    }
    return result
  }

  private static func flattened(_ elements: [CELValue], _ depth: Int64) -> [CELValue] {
    elements.flatMap { element in
      if depth > 0, let inner = element.elements { flattened(inner, depth - 1) } else { [element] }
    }
  }

  private static func slice(_ elements: [CELValue], _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    guard let start = arguments[0].int, let end = arguments[1].int else { return nil }
    guard start >= 0, end >= 0 else { throw .invalid("cannot slice(\(start), \(end)), negative indexes not supported") }
    guard start <= end else {
      throw .invalid("cannot slice(\(start), \(end)), start index must be less than or equal to end index")
    }
    guard end <= elements.count else { throw .invalid("cannot slice(\(start), \(end)), list is length \(elements.count)") }
    return .list(Array(elements[Int(start)..<Int(end)]))
  }

  private static func sorted(_ elements: [CELValue], by keys: [CELValue]) throws(CELError) -> CELValue {
    for (a, b) in zip(keys, keys.dropFirst()) where CELValue.compare(a, b) == nil {
      throw .invalid("list elements must have the same type")
    }
    let order = keys.indices.sorted { CELValue.compare(keys[$0], keys[$1]) == .orderedAscending }
    return .list(order.map { elements[$0] })
  }

  static func range(_ value: CELValue) throws(CELError) -> CELValue? {
    guard let count = value.int else { return nil }
    guard count >= 0 else { throw .invalid("lists.range: size must be non-negative, got \(count)") }
    guard count <= 1_000_000 else { throw .invalid("lists.range: size \(count) exceeds maximum allowed (1000000)") }
    return .list((0..<max(0, count)).map { .int($0) })
  }
}

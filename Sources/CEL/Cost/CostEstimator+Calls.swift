extension CostEstimator {
  typealias Estimate = (cost: CostRange, size: CostRange?)

  /// What one way to call costs with its arguments: Kubernetes' own functions first, then those of the language.
  mutating func estimate(
    _ way: Signature, _ target: Node?, _ arguments: [Node], _ costs: [CostRange], _ place: Expression
  ) -> Estimate {
    switch way.name {
    case "_||_", "_&&_": return (CostRange(min: costs[0].min, max: (costs[0] + costs[1]).max), nil)
    case "_?_:_":
      setEntry(arguments[1].expression.flatMap { entry($0) }?.union(arguments[2].expression.flatMap { entry($0) }), place)
      let size = (arguments[1].size ?? .unknown).union(arguments[2].size ?? .unknown)
      return (costs[0] + costs[1].union(costs[2]), size)
    default: break
    }
    let estimate = kubernetes(way, target, arguments) ?? language(way, target, arguments, place)
    return (costs.reduce(estimate.cost, +), estimate.size)
  }

  private func kubernetes(_ way: Signature, _ target: Node?, _ arguments: [Node]) -> Estimate? {
    let size = target.map { self.size($0) } ?? .unknown
    let first = arguments.first.map { self.size($0) } ?? .unknown
    switch way.name {
    case "check": return (CostRange(UInt64(CELCost.authorization)), nil)
    case "fieldSelector", "labelSelector": return (CELCost.selector(first), nil)
    case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf":
      guard let target else { return nil }
      guard let element = element(target) else { return (size * CELCost.text, nil) }
      var each = CostRange(1)
      if element.type == .string || element.type == .bytes { each = each + self.size(element) * CELCost.text }
      return (size * each, nil)
    case "url", "jsonpatch.escapeKey": return (first * CELCost.text, first)
    case "lowerAscii", "upperAscii", "substring", "trim": return target.map { _ in (size * CELCost.text, size) }
    case "replace": return arguments.count >= 2 ? (size * (2 * CELCost.text), replaced(size, arguments)) : nil
    case "split":
      var most = size.max
      if arguments.count > 1, case .literal(.int(let limit))? = arguments[1].expression?.node {
        most = UInt64(bitPattern: limit)
      }
      return (size * (2 * CELCost.text), CostRange(min: 0, max: most))
    case "join": return target.map { join($0, size, arguments) }
    case "find", "findAll":
      guard target != nil, let pattern = arguments.first else { return nil }
      let text = (size + CostRange(1)) * CELCost.text
      return (text * (self.size(pattern) * CELCost.pattern), CostRange(min: 0, max: size.max))
    case "slice", "reverse", "flatten", "distinct", "sort", "@sortByAssociatedKeys", "lists.range":
      return newList(way, target, size, arguments)
    case "sets.contains", "sets.intersects", "sets.equivalent":
      let factor = way.name == "sets.equivalent" ? 2.0 : 1
      return ((first * self.size(arguments[1])) * factor + CostRange(1), nil)
    case "ip" where target != nil: return (CostRange(1), nil)
    case "ip", "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver": return (first * CELCost.text, nil)
    case "ip.isCanonical": return (first * (2 * CELCost.text), nil)
    case "containsIP", "containsCIDR": return (contained(way, arguments), nil)
    case "validate": return ((first * CELCost.text) * (Double(CELCost.longestFormat) * CELCost.pattern), nil)
    case "_==_" where arguments[0].type == arguments[1].type: return equality(arguments)
    default: return nil
    }
  }

  /// Of two values of a type of Kubernetes' own.
  private func equality(_ arguments: [Node]) -> Estimate? {
    guard case .opaque(let name) = arguments[0].type else { return nil }
    switch name {
    case "kubernetes.NamedFormat": return (CostRange(min: 1, max: 64) * CELCost.text, nil)
    case "kubernetes.URL": return (CostRange(min: 1, max: arguments[1].size?.max ?? 1) * CELCost.text, nil)
    default: return (CostRange(1), nil)
    }
  }

  /// cel-go's list functions (ext/lists.go): by the sizes they walk over, once or against themselves.
  private func newList(_ way: Signature, _ list: Node?, _ target: CostRange, _ arguments: [Node]) -> Estimate? {
    func literal(_ position: Int, else fallback: UInt64) -> UInt64 {
      guard arguments.indices.contains(position), case .literal(.int(let value))? = arguments[position].expression?.node else {
        return fallback
      }
      return UInt64(max(0, value))
    }
    func compared(_ size: CostRange, _ element: CELType?) -> (CostRange, Double) {
      (size * size, element == .string || element == .bytes ? 2 + CELCost.text : 2)
    }
    let (size, factor): (CostRange, Double)
    switch way.name {
    case "slice":
      let (start, end) = (literal(0, else: 0), literal(1, else: target.max))
      // Wraps around, as upstream's does.
      (size, factor) = (CostRange(end &- start), 1)
    case "lists.range": (size, factor) = (CostRange(literal(0, else: .max)), 1)
    case "flatten": (size, factor) = (target, arguments.isEmpty ? 1 : Double(literal(0, else: .max)))
    case "distinct": (size, factor) = compared(target, list?.type.element)
    case "sort": (size, factor) = compared(target, way.result.element)
    case "@sortByAssociatedKeys":
      (size, factor) = compared(arguments.first.map { self.size($0) } ?? .unknown, way.parameters.last?.element)
    default:
      guard case .list? = way.parameters.first else { return nil }
      (size, factor) = (target, 1)
    }
    return (size * factor + CostRange(UInt64(1 + CELCost.list)), size)
  }

  private func contained(_ way: Signature, _ arguments: [Node]) -> CostRange {
    let address = CostRange(min: 4, max: 16)
    var cost = (address + address) * CELCost.text
    if way.name == "containsCIDR" { cost = cost + address * CELCost.text + CostRange(1) }
    if way.parameters.last == .string, let text = arguments.first { cost = cost + size(text) * CELCost.text }
    return cost
  }

  private func join(_ target: Node, _ count: CostRange, _ arguments: [Node]) -> Estimate {
    var result = CostRange(0)
    if let element = element(target) { result = count * size(element) }
    if let separator = arguments.first {
      let between = CostRange(min: count.min > 0 ? count.min - 1 : 0, max: count.max > 0 ? count.max - 1 : 0)
      result = result + size(separator) * between
    }
    return (result * CELCost.text, result)
  }

  /// How large a text can be after replacements.
  private func replaced(_ size: CostRange, _ arguments: [Node]) -> CostRange {
    let (old, new) = (self.size(arguments[0]), self.size(arguments[1]))
    var (count, kept) = (CostRange(0), CostRange(0))
    if old.min == 0 {
      (count.max, kept.max) = (CostRange.add(size.max, 1), size.max)
    } else if new.max <= old.min {
      kept.max = size.max
    } else {
      count.max = UInt64((Double(size.max) / Double(old.min)).rounded(.up).clamped)
    }
    if old.max == 0 {
      (count.min, kept.min) = (CostRange.add(size.min, 1), size.min)
    } else if old.max <= new.min {
      kept.min = size.min
    } else {
      count.min = UInt64((Double(size.min) / Double(old.max)).rounded(.up).clamped)
    }
    return count * new + kept
  }

  private mutating func language(_ way: Signature, _ target: Node?, _ arguments: [Node], _ place: Expression) -> Estimate {
    func size(_ position: Int) -> CostRange { arguments[position].size ?? .unknown }
    let targetSize = target?.size ?? .unknown
    switch (way.name, way.parameters.first) {
    case ("format", .string?) where arguments.count == 1: return (targetSize * CELCost.text, nil)
    case ("bytes", .string?):
      let size = size(0)
      return (size * CELCost.text, CostRange(min: size.min, max: size.max &* 4))
    case ("string", .bytes?):
      let size = size(0)
      return (size * CELCost.text, CostRange(min: size.min / 4, max: size.max))
    case ("strings.quote", _):
      let size = size(0)
      return (size * CELCost.text, CostRange(min: size.min &+ 2, max: size.max &* 2 &+ 2))
    case ("startsWith", _), ("endsWith", _): return (size(0) * CELCost.text, nil)
    case ("@in", _):
      guard case .list? = way.parameters.last else { return (CostRange(1), nil) }
      return (size(1) * 1.0, nil)
    case ("matches", _):
      let (text, pattern) = target == nil ? (size(0), size(1)) : (targetSize, size(0))
      return (((text + CostRange(1)) * CELCost.text) * (pattern * CELCost.pattern), nil)
    case ("contains", .string?): return ((targetSize * CELCost.text) * (size(0) * CELCost.text), nil)
    case ("_+_", .string?), ("_+_", .bytes?), ("_+_", .list?):
      setEntry(arguments[0].expression.flatMap { entry($0) }?.union(arguments[1].expression.flatMap { entry($0) }), place)
      let sum = size(0) + size(1)
      if case .list? = way.parameters.first { return (CostRange(1), sum) }
      return (sum * CELCost.text, sum)
    case ("_<_", .string?), ("_>_", .string?), ("_<=_", .string?), ("_>=_", .string?), ("_<_", .bytes?), ("_>_", .bytes?),
      ("_<=_", .bytes?), ("_>=_", .bytes?), ("_==_", _), ("_!=_", _):
      let most = Swift.min(size(0).max, size(1).max)
      return (CostRange(min: most > 0 ? 1 : 0, max: most) * CELCost.text, nil)
    default: return (CostRange(1), nil)
    }
  }
}

extension Double {
  /// As large as a whole number may be.
  fileprivate var clamped: Double { Swift.min(self, 18_446_744_073_709_549_568.0) }
}

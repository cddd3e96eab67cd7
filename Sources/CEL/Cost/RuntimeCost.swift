import KubeAPI

/// What calls cost as they are made (k8s.io/apiserver/pkg/cel/library/cost.go, then cel-go's interpreter/runtimecost.go).
enum RuntimeCost {
  /// `arguments` begin with the receiver, where there is one.
  static func call(_ name: String, _ arguments: [CELValue], _ result: CELValue?) -> Int {
    let size = arguments.first.map(self.size) ?? 1
    switch name {
    case "check": return CELCost.authorization
    case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf": return arguments.first.map(traversal) ?? 0
    case "url", "lowerAscii", "upperAscii", "substring", "trim", "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "startsWith",
      "endsWith":
      return scaled(size, CELCost.text)
    case "ip":
      if case .cidr? = arguments.first { return 1 }
      return scaled(size, CELCost.text)
    case "ip.isCanonical", "replace", "split": return scaled(size, 2 * CELCost.text)
    case "join": return scaled(result.map(self.size) ?? 1, 2 * CELCost.text)
    case "find", "findAll", "matches":
      guard arguments.count >= 2 else { return 1 }
      return scaled(size + 1, CELCost.text) * scaled(self.size(arguments[1]), CELCost.pattern)
    case "contains":
      guard arguments.count >= 2 else { return 1 }
      return scaled(size, CELCost.text) * scaled(self.size(arguments[1]), CELCost.text)
    case "slice", "reverse", "lists.range", "flatten", "distinct", "sort", "@sortByAssociatedKeys":
      return result?.elements == nil ? 1 : newList(name, arguments, result)
    case "containsIP", "containsCIDR": return contained(name, arguments)
    case "@in":
      guard arguments.count == 2, arguments[1].elements != nil else { return 1 }
      return self.size(arguments[1])
    case "_==_", "_!=_": return comparison(arguments)
    case "_<_", "_<=_", "_>_", "_>=_":
      switch arguments.first {
      case .string?, .bytes?: return comparison(arguments)
      default: return 1
      }
    case "_+_":
      switch arguments.first {
      case .string?, .bytes?: return scaled(arguments.reduce(0) { $0 + self.size($1) }, CELCost.text)
      default: return 1
      }
    case "bytes", "string":
      switch arguments.first {
      case .string? where name == "bytes", .bytes? where name == "string": return scaled(size, CELCost.text)
      default: return 1
      }
    default: return 1
    }
  }

  /// cel-go's list functions pay for what they walk over and for the list they make; sorting compares everything with everything.
  private static func newList(_ name: String, _ arguments: [CELValue], _ result: CELValue?) -> Int {
    let walked: Int
    switch name {
    case "flatten":
      let depth = arguments.count > 1 ? arguments[1].int ?? 1 : 1
      walked = size(arguments[0]).multipliedReportingOverflow(by: Int(depth)).partialValue
    case "distinct", "sort", "@sortByAssociatedKeys":
      let compared = arguments.last?.elements ?? []
      let isText = ["string", "bytes"].contains(compared.first?.typeName)
      walked = Int(Double(compared.count * compared.count) * (isText ? 2 + CELCost.text : 2))
    default: walked = result.map(size) ?? 0
    }
    return max(0, walked) + 1 + CELCost.list
  }

  private static func comparison(_ arguments: [CELValue]) -> Int { scaled(arguments.map(size).min() ?? 1, CELCost.text) }

  private static func contained(_ name: String, _ arguments: [CELValue]) -> Int {
    guard arguments.count >= 2 else { return 1 }
    var cost = scaled(2 * size(arguments[0]), CELCost.text)
    if name == "containsCIDR" { cost += scaled(size(arguments[0]), CELCost.text) + 1 }
    if arguments[1].string != nil { cost += scaled(size(arguments[1]), CELCost.text) }
    return cost
  }

  private static func scaled(_ size: Int, _ factor: Double) -> Int { Int((Double(size) * factor).rounded(.up)) }

  static func size(_ value: CELValue) -> Int {
    switch value {
    case .ip(let address): return address.isV4 ? 4 : 16
    case .cidr(let cidr): return cidr.address.isV4 ? 4 : 16
    case .string(let text): return text.utf8.count
    default: return Library.size(value)?.int.map { Int($0) } ?? 1
    }
  }

  /// All of a value, part by part.
  private static func traversal(_ value: CELValue) -> Int {
    if case .string(let text) = value { return Int(Double(text.utf8.count) * CELCost.text) }
    if case .bytes(let bytes) = value { return Int(Double(bytes.count) * CELCost.text) }
    if let elements = value.elements { return elements.reduce(0) { $0 + traversal($1) } }
    if let entries = value.entries { return (entries.keys + entries.values).reduce(0) { $0 + traversal($1) } }
    return 1
  }
}

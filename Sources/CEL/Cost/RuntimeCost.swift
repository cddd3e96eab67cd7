import KubeAPI

/// What calls cost as they are made (k8s.io/apiserver/pkg/cel/library/cost.go, then cel-go's interpreter/runtimecost.go).
enum RuntimeCost {
  /// `arguments` begin with the receiver, where there is one; what failed is nil. `way` is the one way to call that fits, if there is one.
  static func call(_ name: String, _ way: Signature?, _ arguments: [CELValue?], _ result: CELValue?) -> Int {
    let size = arguments.first.map(self.size) ?? 1
    let second = arguments.count > 1 ? self.size(arguments[1]) : 1
    switch name {
    case "check": return CELCost.authorization
    case "fieldSelector", "labelSelector": return Int(CELCost.selector(CostRange(UInt64(second))).max)
    case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf": return arguments.first.map(traversal) ?? 0
    case "url", "lowerAscii", "upperAscii", "substring", "trim", "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver",
      "isSemver",
      "jsonpatch.escapeKey":
      return scaled(size, CELCost.text)
    case "ip": return way?.hasReceiver == true ? 1 : scaled(size, CELCost.text)
    case "ip.isCanonical", "replace", "split": return scaled(size, 2 * CELCost.text)
    case "join": return scaled(self.size(result), 2 * CELCost.text)
    case "find", "findAll": return scaled(size + 1, CELCost.text) * scaled(second, CELCost.pattern)
    case "containsIP", "containsCIDR": return contained(name, size, way?.parameters.last == .string ? second : nil)
    case "validate":
      guard case .format(let format)?? = arguments.first else { return 1 }
      return scaled(second + 1, CELCost.text) * scaled(format.patternLength, CELCost.pattern)
    case "_==_":
      switch arguments[0] {
      case .quantity?, .ip?, .cidr?, .format?, .url?, .semver?, .host?: return 1
      default: return scaled(min(size, second), CELCost.text)
      }
    case "_!=_": return scaled(min(size, second), CELCost.text)
    default: return language(name, way, arguments, result)
    }
  }

  /// What only a known way to call can cost more than one for.
  private static func language(_ name: String, _ way: Signature?, _ arguments: [CELValue?], _ result: CELValue?) -> Int {
    guard let way, let first = way.parameters.first else { return 1 }
    let size = self.size(arguments[0])
    let second = arguments.count > 1 ? self.size(arguments[1]) : 1
    switch (name, first) {
    case ("startsWith", _), ("endsWith", _): return scaled(second, CELCost.text)
    case ("bytes", .string), ("string", .bytes), ("strings.quote", _), ("format", .string): return scaled(size, CELCost.text)
    case ("@in", _):
      if case .list? = way.parameters.last { return second }
      return 1
    case ("_<_", .string), ("_<=_", .string), ("_>_", .string), ("_>=_", .string), ("_<_", .bytes), ("_<=_", .bytes),
      ("_>_", .bytes),
      ("_>=_", .bytes):
      return scaled(min(size, second), CELCost.text)
    case ("_+_", .string), ("_+_", .bytes): return scaled(size + second, CELCost.text)
    case ("matches", _): return scaled(size + 1, CELCost.text) * scaled(second, CELCost.pattern)
    case ("contains", .string): return scaled(size, CELCost.text) * scaled(second, CELCost.text)
    case ("sets.contains", _), ("sets.intersects", _): return 1 + size * second
    case ("sets.equivalent", _): return 1 + size * second * 2
    case ("slice", _), ("reverse", .list), ("lists.range", _): return newList(self.size(result), 1)
    case ("flatten", _):
      let depth = arguments.count > 1 ? arguments[1]?.int ?? 1 : 1
      return newList(size, depth < 0 ? 1 : Double(depth))
    case ("distinct", _), ("sort", _): return compared(arguments[0])
    case ("@sortByAssociatedKeys", _): return compared(arguments[1])
    default: return 1
    }
  }

  private static func newList(_ size: Int, _ factor: Double) -> Int { Int(Double(size) * factor) + 1 + CELCost.list }

  /// Everything with everything.
  private static func compared(_ list: CELValue?) -> Int {
    let elements = list?.elements ?? []
    let isText = ["string", "bytes"].contains(elements.first?.typeName)
    return newList(elements.count * elements.count, isText ? 2 + CELCost.text : 2)
  }

  private static func contained(_ name: String, _ size: Int, _ text: Int?) -> Int {
    var cost = scaled(2 * size, CELCost.text)
    if name == "containsCIDR" { cost += scaled(size, CELCost.text) + 1 }
    if let text { cost += scaled(text, CELCost.text) }
    return cost
  }

  private static func scaled(_ size: Int, _ factor: Double) -> Int { Int((Double(size) * factor).rounded(.up)) }

  static func size(_ value: CELValue?) -> Int {
    switch value {
    case .ip(let address): address.isV4 ? 4 : 16
    case .cidr(let cidr): (cidr.prefixLength + 7) / 8
    case .optional(let inner?): size(inner)
    case let value?: Library.size(value)?.int.map { Int($0) } ?? 1
    case nil: 1
    }
  }

  /// All of a value, part by part.
  private static func traversal(_ value: CELValue?) -> Int {
    guard let value else { return 1 }
    if case .string(let text) = value { return Int(Double(text.utf8.count) * CELCost.text) }
    if case .bytes(let bytes) = value { return Int(Double(bytes.count) * CELCost.text) }
    if let elements = value.elements { return elements.reduce(0) { $0 + traversal($1) } }
    if let entries = value.entries { return (entries.keys + entries.values).reduce(0) { $0 + traversal($1) } }
    return 1
  }
}

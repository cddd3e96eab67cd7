import KubeAPI

/// The functions of the language and of Kubernetes' libraries. A nil result means: no such overload.
enum Library {
  /// The names of types as values, and what they are.
  static let typeValues: [String: CELType] = [
    "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string, "bytes": .bytes, "list": .list(.dyn),
    "map": .map(.dyn, .dyn), "null_type": .null, "type": .type(.dyn), "optional_type": .optional(.dyn),
    "duration": .duration, "timestamp": .timestamp,
  ]

  /// What the types are called whose names as values differ.
  static let valueNames = ["duration": "google.protobuf.Duration", "timestamp": "google.protobuf.Timestamp"]

  /// Names of types with dots.
  static let qualifiedTypes: [String: CELType] = [
    "google.protobuf.Timestamp": .timestamp, "google.protobuf.Duration": .duration,
    "net.IP": .opaque("net.IP"), "net.CIDR": .opaque("net.CIDR"),
  ]

  /// Functions that take any number of arguments.
  static let variadic: Set<String> = ["math.greatest", "math.least"]

  static func contains(_ name: String) -> Bool { Signature.all[name] != nil || variadic.contains(name) }

  /// Makes a call with what its arguments became.
  static func apply(_ call: Plan.Call, _ arguments: [CELValue]) throws(CELError) -> CELValue {
    if let result = try Operators.call(call.name, arguments) { return result }
    if case .host(let host)? = arguments.first, call.hasReceiver { return try host.call(call.name, Array(arguments.dropFirst())) }
    if let result = try match(call, arguments) { return result }
    if call.pattern != nil { throw CELError(.noSuchOverload, "no such overload") }
    if call.name == "sum", let elements = arguments[0].elements, elements.isEmpty { return zero(call.way?.result) }
    if call.name == "string", call.way == nil {
      // Only task files make texts of these, and only where their types are known.
      switch arguments[0] {
      case .quantity, .url, .semver: throw .noOverload(call.name, arguments)
      default: break
      }
    }
    let result = call.hasReceiver ? try method(call.name, arguments) : try function(call.name, arguments)
    guard let result else { throw .noOverload(call.name, arguments) }
    return result
  }

  /// The sum of nothing.
  private static func zero(_ type: CELType?) -> CELValue {
    switch type {
    case .uint: .uint(0)
    case .double: .double(0)
    case .duration: .duration(0)
    default: .int(0)
    }
  }

  private static func function(_ name: String, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    if name == "@not_strictly_false" { return .bool(arguments[0].bool ?? true) }
    guard contains(name), !arguments.isEmpty || name.hasPrefix("format.") || name == "optional.none" else { return nil }
    if name == "cel.@mapInsert" {
      guard case .map(var map) = arguments[0] else { return nil }
      try map.insert(Array(arguments.dropFirst()))
      return .map(map)
    }
    if let dot = name.firstIndex(of: ".") {
      let function = String(name[name.index(after: dot)...])
      switch name[..<dot] {
      case "optional": return try optional(function, arguments)
      case "math": return try math(function, arguments)
      case "sets": return sets(function, arguments)
      case "lists": return try range(arguments[0])
      case "format": return format(function, arguments)
      case "base64": return try base64(function, arguments[0])
      case "jsonpatch":
        return arguments[0].string.map { .string($0.replacing("~", with: "~0").replacing("/", with: "~1")) }
      case "strings": return arguments[0].string.map { .string(quoted($0)) }
      default: return try isCanonicalIP(arguments[0])
      }
    }
    switch name {
    case "size": return size(arguments[0])
    case "type": return .type(arguments[0].typeName)
    case "dyn": return arguments[0]
    case "quantity", "isQuantity", "ip", "isIP", "cidr", "isCIDR", "url", "isURL", "semver", "isSemver":
      return try kubernetes(name, arguments)
    default: return try Conversions.convert(arguments[0], to: name)
    }
  }

  /// The first of the arguments is the receiver.
  private static func method(_ name: String, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    if name == "size", arguments.count == 1 { return size(arguments[0]) }
    switch arguments[0] {
    case .string(let text): return try string(name, text, Array(arguments.dropFirst()))
    case .list, .jsonList: return try list(name, arguments[0].elements ?? [], Array(arguments.dropFirst()))
    case .timestamp(let time): return try timestamp(name, time, Array(arguments.dropFirst()))
    case .duration(let duration): return self.duration(name, duration)
    case .optional(let inner): return try optionalMethod(name, inner, Array(arguments.dropFirst()))
    default: return try kubernetesMethod(name, arguments)
    }
  }

  static func size(_ value: CELValue) -> CELValue? {
    switch value {
    case .string(let text): .int(Int64(text.unicodeScalars.count))
    case .bytes(let bytes): .int(Int64(bytes.count))
    case .list(let elements): .int(Int64(elements.count))
    case .jsonList(let elements, _): .int(Int64(elements.count))
    case .map(let map): .int(Int64(map.count))
    case .jsonMap(let object, _): .int(Int64(object.count))
    case .structure: (value.entries?.keys.count).map { .int(Int64($0)) }
    default: nil
    }
  }

  private static func optional(_ name: String, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    switch name {
    case "of": return .optional(arguments[0])
    case "none": return .optional(nil)
    case "unwrap": return arguments[0].elements.flatMap(unwrapped)
    default:
      switch arguments[0] {
      case .null, .bool(false), .int(0), .uint(0), .duration(0): return .optional(nil)
      case .double(let value): return .optional(value == 0 ? nil : arguments[0])
      default:
        if case .int(0)? = size(arguments[0]) { return .optional(nil) }
        return .optional(arguments[0])
      }
    }
  }

  /// The values of those that have one; nil when one is no optional.
  static func unwrapped(_ elements: [CELValue]) -> CELValue? {
    var values: [CELValue] = []
    for element in elements {
      guard case .optional(let inner) = element else { return nil }
      if let inner { values.append(inner) }
    }
    return .list(values)
  }

  private static func optionalMethod(_ name: String, _ inner: CELValue?, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    switch (name, arguments.count) {
    case ("hasValue", 0): return .bool(inner != nil)
    case ("value", 0):
      guard let inner else { throw .invalid("optional.none() dereference") }
      return inner
    default: return nil
    }
  }

  private static func base64(_ name: String, _ value: CELValue) throws(CELError) -> CELValue? {
    switch (name, value) {
    case ("encode", .bytes(let bytes)): return .string(Base64.encode(bytes))
    case ("decode", .string(let text)):
      guard let bytes = Base64.decode(text) ?? Base64.decode(Base64.padded(text)) else { throw .invalid("illegal base64 data") }
      return .bytes(bytes)
    default: return nil
    }
  }

  private static func sets(_ name: String, _ arguments: [CELValue]) -> CELValue? {
    guard let a = arguments[0].elements, let b = arguments[1].elements else { return nil }
    switch name {
    case "contains": return .bool(b.allSatisfy(a.contains))
    case "equivalent": return .bool(b.allSatisfy(a.contains) && a.allSatisfy(b.contains))
    default: return .bool(a.contains(where: b.contains))
    }
  }
}

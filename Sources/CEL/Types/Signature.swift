/// One way to call a function.
struct Signature: Sendable {
  let name: String
  /// With a receiver the first of the parameters is it.
  let hasReceiver: Bool
  let parameters: [CELType]
  let result: CELType
  /// Not among the libraries of Kubernetes.
  let isExtension: Bool

  /// Reads `name(int, A) list(A)` and `string.name(int) bool`. `$C` stands for every type that has an order, `$S` for what can be added up.
  static func parse(_ line: Substring, isExtension: Bool) -> [Signature] {
    for (mark, names) in [("$C", comparable), ("$S", summable)] where line.contains(mark) {
      return names.flatMap { parse(Substring(line.replacing(mark, with: $0)), isExtension: isExtension) }
    }
    var reader = TypeReader(line)
    // The receiver ends at the last dot before the parenthesis that opens the parameters.
    let head = reader.head()
    let parameters = reader.list()
    let result = reader.type()
    guard let receiver = head.receiver else {
      return [
        Signature(name: head.name, hasReceiver: false, parameters: parameters, result: result, isExtension: isExtension)
      ]
    }
    return [
      Signature(
        name: head.name, hasReceiver: true, parameters: [receiver] + parameters, result: result, isExtension: isExtension)
    ]
  }

  private static let comparable = ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"]
  private static let summable = ["int", "uint", "double", "duration"]

  /// In the order they come.
  var typeParameters: [String] {
    var names: [String] = []
    for type in parameters + [result] { for name in type.parameterNames where !names.contains(name) { names.append(name) } }
    return names
  }

  private func named(_ name: String) -> Signature {
    Signature(name: name, hasReceiver: hasReceiver, parameters: parameters, result: result, isExtension: isExtension)
  }

  /// All signatures by name.
  static let all: [String: [Signature]] = {
    var result: [String: [Signature]] = [:]
    for (table, isExtension) in [
      (SignatureTables.language, false), (SignatureTables.kubernetes, false), (SignatureTables.more, true),
    ] {
      for line in table.split(separator: "\n") {
        for signature in parse(line, isExtension: isExtension) { result[signature.name, default: []].append(signature) }
      }
    }
    // All orders are of the same types.
    for name in ["_<=_", "_>_", "_>=_"] { result[name] = result["_<_"]?.map { $0.named(name) } }
    return result
  }()
}

/// Reads the types of a signature.
private struct TypeReader {
  private var rest: Substring

  init(_ text: Substring) { rest = text }

  /// Functions of a namespace keep the dot in their names.
  mutating func head() -> (receiver: CELType?, name: String) {
    if rest.hasPrefix("_") || rest.hasPrefix("!") || rest.hasPrefix("-") || rest.hasPrefix("@") {
      let name = rest.prefix { $0 != "(" }
      rest = rest.dropFirst(name.count)
      return (nil, String(name))
    }
    let start = rest
    if let receiver = receiver() { return (receiver, word()) }
    rest = start
    let name = rest.prefix { $0 != "(" }
    rest = rest.dropFirst(name.count)
    return (nil, String(name))
  }

  /// A type with a dot behind it, or nil; names of namespaces are no types.
  private mutating func receiver() -> CELType? {
    let name = String(rest.prefix { $0.isLetter || $0.isNumber })
    let isGeneric = ["list", "map", "optional"].contains(name) && rest.dropFirst(name.count).first == "("
    guard isGeneric || TypeReader.names[name] != nil else { return nil }
    let type = self.type()
    guard rest.hasPrefix(".") else { return nil }
    rest = rest.dropFirst()
    return type
  }

  private mutating func word() -> String {
    let name = rest.prefix { $0 != "(" && $0 != ")" && $0 != "," && $0 != "." && $0 != " " }
    rest = rest.dropFirst(name.count)
    return String(name)
  }

  mutating func list() -> [CELType] {
    rest = rest.dropFirst()
    var result: [CELType] = []
    while let character = rest.first, character != ")" {
      if character == "," || character == " " || character == "(" { rest = rest.dropFirst() } else { result.append(type()) }
    }
    rest = rest.dropFirst()
    return result
  }

  mutating func type() -> CELType {
    rest = rest.drop { $0 == " " }
    let name = word()
    switch name {
    case "list": return .list(list().first ?? .dyn)
    case "map":
      let parts = list()
      return parts.count == 2 ? .map(parts[0], parts[1]) : .map(.dyn, .dyn)
    case "optional": return .optional(list().first ?? .dyn)
    case "type": return .type(list().first ?? .dyn)
    default: return TypeReader.names[name] ?? .parameter(name)
    }
  }

  static let names: [String: CELType] = [
    "dyn": .dyn, "null": .null, "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string, "bytes": .bytes,
    "duration": .duration, "timestamp": .timestamp, "Quantity": .opaque("kubernetes.Quantity"), "IP": .opaque("net.IP"),
    "CIDR": .opaque("net.CIDR"), "URL": .opaque("kubernetes.URL"), "Semver": .opaque("kubernetes.Semver"),
    "Format": .opaque("kubernetes.NamedFormat"), "Authorizer": .opaque("kubernetes.authorization.Authorizer"),
    "PathCheck": .opaque("kubernetes.authorization.PathCheck"), "GroupCheck": .opaque("kubernetes.authorization.GroupCheck"),
    "ResourceCheck": .opaque("kubernetes.authorization.ResourceCheck"), "Decision": .opaque("kubernetes.authorization.Decision"),
  ]
}

import KubeAPI

/// Kubernetes' own libraries: quantities, addresses, URLs, versions, formats of names.
extension Library {
  static func kubernetes(_ name: String, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    if name == "ip", case .cidr(let cidr) = arguments[0] { return .ip(cidr.address) }
    guard let text = arguments[0].string else { return nil }
    switch name {
    case "quantity":
      do { return .quantity(try Quantity(parsing: text)) } catch { throw .invalid(error.description) }
    case "isQuantity": return .bool((try? Quantity(parsing: text)) != nil)
    case "ip":
      return .ip(try address(text))
    case "isIP": return .bool((try? address(text)) != nil)
    case "cidr": return .cidr(try network(text))
    case "isCIDR": return .bool((try? network(text)) != nil)
    case "url":
      do throws(CELURL.Fault) { return .url(try CELURL(text)) } catch {
        throw .invalid("URL parse error during conversion from string: \(error.description)")
      }
    case "isURL": return .bool((try? CELURL(text)) != nil)
    default:
      let normalizes = arguments.count == 2 ? arguments[1].bool : false
      guard let normalizes else { return nil }
      if name == "isSemver" { return .bool((try? CELSemver(text, normalizes: normalizes)) != nil) }
      let version = try CELSemver(text, normalizes: normalizes)
      return .semver(version)
    }
  }

  static func isCanonicalIP(_ value: CELValue) throws(CELError) -> CELValue? {
    guard let text = value.string else { return nil }
    return .bool(try address(text).description == text)
  }

  private static func address(_ text: String) throws(CELError) -> IPAddress {
    if let fault = AddressFault.ofAddress(text) { throw .invalid(fault) }
    guard let address = IPAddress(text) else {
      throw .invalid("IP Address \(text.goQuoted) parse error during conversion from string")
    }
    return address
  }

  private static func network(_ text: String) throws(CELError) -> CIDR {
    if let fault = AddressFault.ofNetwork(text) {
      throw .invalid("network address parse error during conversion from string: \(fault)")
    }
    guard let network = CIDR(text) else { throw .invalid("network address parse error during conversion from string: \(text)") }
    return network
  }

  static func kubernetesMethod(_ name: String, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    switch arguments[0] {
    case .quantity(let quantity): return try self.quantity(name, quantity, Array(arguments.dropFirst()))
    case .ip(let address): return ip(name, address, Array(arguments.dropFirst()))
    case .cidr(let cidr): return try self.cidr(name, cidr, Array(arguments.dropFirst()))
    case .url(let url) where arguments.count == 1: return url.part(name)
    case .semver(let version): return semver(name, version, Array(arguments.dropFirst()))
    case .format(let format):
      guard name == "validate", arguments.count == 2, let text = arguments[1].string else { return nil }
      let errors = format.validate(text)
      return .optional(errors.isEmpty ? nil : .list(errors.map(CELValue.string)))
    default: return nil
    }
  }

  private static func quantity(_ name: String, _ quantity: Quantity, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    if arguments.isEmpty {
      let isWhole = quantity.nanos % 1_000_000_000 == 0 && Int64(exactly: quantity.nanos / 1_000_000_000) != nil
      switch name {
      case "sign": return .int(Int64(quantity.sign))
      case "isInteger": return .bool(isWhole)
      case "asInteger":
        guard isWhole else { throw .invalid("cannot convert value to integer") }
        return .int(quantity.value)
      case "asApproximateFloat": return .double(quantity.double)
      default: return nil
      }
    }
    guard arguments.count == 1 else { return nil }
    let other: Quantity
    switch arguments[0] {
    case .quantity(let value): other = value
    case .int(let value) where name == "add" || name == "sub": other = Quantity(value)
    default: return nil
    }
    switch name {
    case "add": return .quantity(quantity + other)
    case "sub": return .quantity(quantity - other)
    case "compareTo": return .int(quantity < other ? -1 : quantity == other ? 0 : 1)
    case "isLessThan": return .bool(quantity < other)
    case "isGreaterThan": return .bool(other < quantity)
    default: return nil
    }
  }

  private static func ip(_ name: String, _ address: IPAddress, _ arguments: [CELValue]) -> CELValue? {
    guard arguments.isEmpty else { return nil }
    switch name {
    case "family": return .int(address.isV4 ? 4 : 6)
    case "isUnspecified": return .bool(address.isUnspecified)
    case "isLoopback": return .bool(address.isLoopback)
    case "isLinkLocalMulticast": return .bool(address.isLinkLocalMulticast)
    case "isLinkLocalUnicast": return .bool(address.isLinkLocalUnicast)
    case "isGlobalUnicast": return .bool(address.isGlobalUnicast)
    default: return nil
    }
  }

  private static func cidr(_ name: String, _ cidr: CIDR, _ arguments: [CELValue]) throws(CELError) -> CELValue? {
    switch (name, arguments.first) {
    case ("ip", nil): return .ip(cidr.address)
    case ("prefixLength", nil): return .int(Int64(cidr.prefixLength))
    case ("masked", nil): return .cidr(cidr.network)
    case ("containsIP", .ip(let address)?): return .bool(cidr.contains(address))
    case ("containsIP", .string(let text)?):
      guard let address = try? address(text) else { throw CELError(.noSuchOverload, "no such overload") }
      return .bool(cidr.contains(address))
    case ("containsCIDR", .cidr(let other)?): return .bool(cidr.contains(other))
    case ("containsCIDR", .string(let text)?): return .bool(cidr.contains(try network(text)))
    default: return nil
    }
  }

  private static func semver(_ name: String, _ version: CELSemver, _ arguments: [CELValue]) -> CELValue? {
    switch (name, arguments.first) {
    case ("major", nil): return .int(Int64(version.major))
    case ("minor", nil): return .int(Int64(version.minor))
    case ("patch", nil): return .int(Int64(version.patch))
    case ("compareTo", .semver(let other)?): return .int(version < other ? -1 : other < version ? 1 : 0)
    case ("isLessThan", .semver(let other)?): return .bool(version < other)
    case ("isGreaterThan", .semver(let other)?): return .bool(other < version)
    default: return nil
    }
  }

  static func format(_ name: String, _ arguments: [CELValue]) -> CELValue? {
    if name == "named" { return arguments[0].string.map { .optional(CELFormat($0).map(CELValue.format)) } }
    return CELFormat(name).map(CELValue.format)
  }
}

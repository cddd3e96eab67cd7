import KubeAPI

/// What is wrong with addresses and networks, in upstream's words (k8s.io/apimachinery/pkg/util/validation/ip.go). Fields of long ago
/// take any spelling that means one thing only, newer ones none but the canonical.
enum AddressRules {
  /// IsValidIPForLegacyField.
  static func address(_ text: String) -> [String] {
    guard let address = IPAddress(sloppy: text) else { return [Words.address] }
    if IPAddress(text) == nil { return ["must not have leading 0s"] }
    return address.isMapped ? ["must not be an IPv4-mapped IPv6 address"] : []
  }

  /// IsValidIP.
  static func canonicalAddress(_ text: String) -> [String] {
    let faults = address(text)
    guard faults.isEmpty, let canonical = IPAddress(text)?.description, canonical != text else { return faults }
    return ["must be in canonical form (\"\(canonical)\")"]
  }

  /// IsValidCIDRForLegacyField.
  static func network(_ text: String) -> [String] {
    guard let network = CIDR(sloppy: text) else { return [Words.network] }
    if CIDR(text) == nil { return ["must not have leading 0s in IP or prefix length"] }
    if network.address.isMapped { return ["must not have an IPv4-mapped IPv6 address"] }
    return network.hasHostBits ? ["must not have bits set beyond the prefix length"] : []
  }

  /// IsValidCIDR.
  static func canonicalNetwork(_ text: String) -> [String] {
    let faults = network(text)
    guard faults.isEmpty, let canonical = CIDR(text)?.description, canonical != text else { return faults }
    return ["must be in canonical form (\"\(canonical)\")"]
  }
}

extension Faults {
  /// An address in a field of long ago; what the object had before may stay.
  mutating func address(_ json: JSON, _ field: String, old: Set<String> = []) {
    let text = json.string ?? ""
    if old.contains(text) { return }
    for message in AddressRules.address(text) { add(.invalid(field, json, message)) }
  }

  /// An address that means the same everywhere; what is no address at all is said by `address`.
  mutating func ordinaryAddress(_ json: JSON, _ field: String) {
    guard let address = IPAddress(sloppy: json.string ?? "") else { return }
    if address.isUnspecified { add(.invalid(field, json, "may not be unspecified (\(json.string ?? ""))")) }
    if address.isLoopback { add(.invalid(field, json, "may not be in the loopback range (127.0.0.0/8, ::1/128)")) }
    if address.isLinkLocalUnicast {
      add(.invalid(field, json, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"))
    }
    if address.isLinkLocalMulticast {
      add(.invalid(field, json, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"))
    }
  }

  /// A network in a field of long ago; what the object had before may stay. Gives it unless it is none at all.
  @discardableResult
  mutating func cidr(_ json: JSON, _ field: String, old: Set<String> = []) -> CIDR? {
    let text = json.string ?? ""
    if !old.contains(text) { for message in AddressRules.network(text) { add(.invalid(field, json, message)) } }
    return CIDR(sloppy: text)
  }
}

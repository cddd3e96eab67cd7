import KubeAPI

/// What Go's net/netip and Kubernetes (k8s.io/apiserver/pkg/cel/library/ip.go, cidr.go) say of texts that are no addresses.
enum AddressFault {
  /// Nil for an address that `ip()` takes.
  static func ofAddress(_ text: String) -> String? {
    if let fault = parsing(Array(text.utf8), text) {
      return "IP Address \(text.goQuoted) parse error during conversion from string: \(fault)"
    }
    if text.contains("%") { return "IP address \(text.goQuoted) with zone value is not allowed" }
    return isMapped(text) ? "IPv4-mapped IPv6 address \(text.goQuoted) is not allowed" : nil
  }

  /// Nil for a network that `cidr()` takes.
  static func ofNetwork(_ text: String) -> String? {
    if let fault = prefix(text) {
      return "network address parse error during conversion from string: netip.ParsePrefix(\(text.goQuoted)): \(fault)"
    }
    guard let slash = text.lastIndex(of: "/"), isMapped(String(text[..<slash])) else { return nil }
    return "IPv4-mapped IPv6 address \(text.goQuoted) is not allowed"
  }

  /// Nil for an IPv6 address, as URLs have them in brackets.
  static func ofLiteral(_ text: String) -> String? {
    parsing(Array(text.utf8), text) ?? (text.contains(":") ? nil : "invalid IP-literal")
  }

  private static func isMapped(_ text: String) -> Bool {
    guard text.contains(":"), let bytes = IPAddress(text)?.bytes, bytes.count == 16 else { return false }
    return bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11].allSatisfy { $0 == 255 }
  }

  private static func prefix(_ text: String) -> String? {
    guard let slash = text.lastIndex(of: "/") else { return "no '/'" }
    let (address, bits) = (String(text[..<slash]), text[text.index(after: slash)...])
    if let fault = parsing(Array(address.utf8), address) { return fault }
    if address.contains("%") { return "IPv6 zones cannot be present in a prefix" }
    guard bits.utf8.count < 2 || ("1"..."9").contains(bits.first ?? "0") else {
      return "bad bits after slash: \(String(bits).goQuoted)"
    }
    guard let length = Int(bits), bits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return "bad bits after slash: \(String(bits).goQuoted)"
    }
    return length > (address.contains(":") ? 128 : 32) ? "prefix length out of range" : nil
  }

  // MARK: net/netip

  private static func fault(_ text: String, _ message: String, at rest: ArraySlice<UInt8>? = nil) -> String {
    let place = rest.map { " (at \(String(decoding: $0, as: UTF8.self).goQuoted))" } ?? ""
    return "ParseAddr(\(text.goQuoted)): \(message)\(place)"
  }

  private static func parsing(_ bytes: [UInt8], _ text: String) -> String? {
    switch bytes.first(where: { [UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "%")].contains($0) }) {
    case UInt8(ascii: "."): return fields(bytes[...], text)
    case UInt8(ascii: ":"): return groups(bytes, text)
    case .some: return fault(text, "missing IPv6 address")
    case nil: return fault(text, "unable to parse IP")
    }
  }

  private static func fields(_ bytes: ArraySlice<UInt8>, _ text: String) -> String? {
    var (value, position, digits) = (0, 0, 0)
    for index in bytes.indices {
      let byte = bytes[index]
      if (48...57).contains(byte) {
        if digits == 1, value == 0 { return fault(text, "IPv4 field has octet with leading zero") }
        value = value * 10 + Int(byte) - 48
        digits += 1
        if value > 255 { return fault(text, "IPv4 field has value >255") }
      } else if byte == UInt8(ascii: ".") {
        if index == bytes.startIndex || index == bytes.endIndex - 1 || bytes[index - 1] == byte {
          return fault(text, "IPv4 field must have at least one digit", at: bytes[index...])
        }
        if position == 3 { return fault(text, "IPv4 address too long") }
        (position, value, digits) = (position + 1, 0, 0)
      } else {
        return fault(text, "unexpected character", at: bytes[index...])
      }
    }
    return position < 3 ? fault(text, "IPv4 address too short") : nil
  }

  private static func groups(_ bytes: [UInt8], _ text: String) -> String? {
    var rest = bytes[...]
    if let mark = bytes.firstIndex(of: UInt8(ascii: "%")) {
      rest = bytes[..<mark]
      if mark == bytes.count - 1 { return fault(text, "zone must be a non-empty string") }
    }
    let colon = UInt8(ascii: ":")
    var (count, hasEllipsis) = (0, false)
    if rest.starts(with: [colon, colon]) {
      hasEllipsis = true
      rest = rest.dropFirst(2)
      if rest.isEmpty { return nil }
    }
    while count < 16 {
      let digits = rest.prefix { UnicodeScalar($0).properties.isASCIIHexDigit }
      if digits.count > 4 { return fault(text, "each group must have 4 or less digits", at: rest) }
      if digits.isEmpty { return fault(text, "each colon-separated field must have at least one digit", at: rest) }
      let after = rest.dropFirst(digits.count)
      if after.first == UInt8(ascii: ".") {
        if !hasEllipsis, count != 12 {
          return fault(text, "embedded IPv4 address must replace the final 2 fields of the address", at: rest)
        }
        if count + 4 > 16 {
          return fault(text, "too many hex fields to fit an embedded IPv4 at the end of the address", at: rest)
        }
        if let fault = fields(rest, text) { return fault }
        (rest, count) = ([], count + 4)
        break
      }
      (rest, count) = (after, count + 2)
      if rest.isEmpty { break }
      if rest.first != colon { return fault(text, "unexpected character, want colon", at: rest) }
      if rest.count == 1 { return fault(text, "colon must be followed by more characters", at: rest) }
      rest = rest.dropFirst()
      if rest.first == colon {
        if hasEllipsis { return fault(text, "multiple :: in address", at: rest) }
        hasEllipsis = true
        rest = rest.dropFirst()
        if rest.isEmpty { break }
      }
    }
    if !rest.isEmpty { return fault(text, "trailing garbage after address", at: rest) }
    if count < 16 { return hasEllipsis ? nil : fault(text, "address string too short") }
    return hasEllipsis ? fault(text, "the :: must expand to at least one field of zeros") : nil
  }
}

/// The rules for names, labels and ports of k8s.io/apimachinery/pkg/util/validation. Each function gives what is wrong, in upstream's
/// words, and nothing when all is well.
package enum NameValidation {
  private static let label1123 = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
  private static let qualified = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

  package static func dns1123Label(_ value: String) -> [String] {
    var result: [String] = []
    if value.utf8.count > 63 { result.append(tooLong(63)) }
    if !isLabel1123(value.utf8) {
      result.append(
        isSubdomain1123(value)
          ? "must not contain dots"
          : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric"
            + " character (e.g. 'my-name',  or '123-abc', regex used for validation is '\(label1123)')")
    }
    return result
  }

  package static func dns1123Subdomain(_ value: String) -> [String] {
    var result: [String] = []
    if value.utf8.count > 253 { result.append(tooLong(253)) }
    if !isSubdomain1123(value) {
      result.append(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'example.com', regex used for validation is '\(label1123)(\\.\(label1123))*')")
    }
    return result
  }

  /// What a resolver may search in: as names of hosts, with underscores.
  package static func dns1123SubdomainWithUnderscore(_ value: String) -> [String] {
    let label = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
    var result: [String] = []
    if value.utf8.count > 253 { result.append(tooLong(253)) }
    let isGood = value.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { part in
      let plain = part.first == UInt8(ascii: "_") ? part.dropFirst() : part
      guard let first = plain.first, let last = plain.last, first != UInt8(ascii: "_"), last != UInt8(ascii: "_") else {
        return false
      }
      return isLabel1123(plain.filter { $0 != UInt8(ascii: "_") })
    }
    if !isGood {
      result.append(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'example.com', regex used for validation is '\(label)(\\.\(label))*')")
    }
    return result
  }

  package static func wildcardDNS1123Subdomain(_ value: String) -> [String] {
    guard value.hasPrefix("*."), isSubdomain1123(String(value.dropFirst(2))) else {
      return [
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case"
          + " alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is"
          + " '\\*\\.\(label1123)(\\.\(label1123))*')"
      ]
    }
    return value.utf8.count > 253 ? [tooLong(253)] : []
  }

  package static func dns1035Label(_ value: String) -> [String] {
    var result: [String] = []
    if value.utf8.count > 63 { result.append(tooLong(63)) }
    if !isLabel1123(value.utf8) || !(value.utf8.first.map(isLower) ?? false) {
      result.append(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an"
          + " alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')")
    }
    return result
  }

  /// A name with an optional DNS prefix, as keys of labels and annotations, finalizers and resources are.
  package static func qualifiedName(_ value: String) -> [String] {
    if isQualifiedName(value.utf8) { return [] }
    let parts = value.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
    let rule = qualifiedRule
    var result: [String] = []
    var name = value
    if parts.count == 2 {
      name = String(parts[1])
      if parts[0].isEmpty {
        result.append("prefix part must be non-empty")
      } else {
        result += dns1123Subdomain(String(parts[0])).map { "prefix part " + $0 }
      }
    } else if parts.count != 1 {
      return ["a valid label key \(rule) with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"]
    }
    if name.isEmpty {
      result.append("name part must be non-empty")
    } else if name.utf8.count > 63 {
      result.append("name part " + tooLong(63))
    }
    if !isQualified(name.utf8) { result.append("name part " + rule) }
    return result
  }

  static func labelKey(_ value: String) -> String? {
    let errors = qualifiedName(value)
    return errors.isEmpty ? nil : errors.joined(separator: "; ")
  }

  package static func labelValue(_ value: String) -> [String] {
    var result: [String] = []
    if value.utf8.count > 63 { result.append(tooLong(63)) }
    if !value.isEmpty, !isQualified(value.utf8) {
      result.append(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(\(qualified))?')"
      )
    }
    return result
  }

  private static let qualifiedRule =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
    + " (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '\(qualified)')"
}

extension NameValidation {
  static func tooLong(_ limit: Int) -> String { "must be no more than \(limit) characters" }
  static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
  static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
  static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  static func isAlphanumeric(_ byte: UInt8) -> Bool { isLower(byte) || isUpper(byte) || isDigit(byte) }

  static func isLabel1123(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
    guard let first = bytes.first, let last = bytes.last, first != UInt8(ascii: "-"), last != UInt8(ascii: "-") else {
      return false
    }
    return bytes.allSatisfy { isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
  }

  static func isSubdomain1123(_ value: String) -> Bool { isSubdomain1123(value.utf8) }

  /// Labels with dots in between.
  private static func isSubdomain1123(_ bytes: some Sequence<UInt8>) -> Bool {
    var last = UInt8(ascii: ".")
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "."): if last == UInt8(ascii: ".") || last == UInt8(ascii: "-") { return false }
      case UInt8(ascii: "-"): if last == UInt8(ascii: ".") { return false }
      default: guard isLower(byte) || isDigit(byte) else { return false }
      }
      last = byte
    }
    return last != UInt8(ascii: ".") && last != UInt8(ascii: "-")
  }

  private static func isQualifiedName(_ bytes: String.UTF8View) -> Bool {
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return bytes.count <= 63 && isQualified(bytes) }
    let (prefix, name) = (bytes[..<slash], bytes[slash...].dropFirst())
    return prefix.count <= 253 && isSubdomain1123(prefix) && name.count <= 63 && isQualified(name)
  }

  static func isQualified(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
    guard let first = bytes.first, let last = bytes.last, isAlphanumeric(first), isAlphanumeric(last) else { return false }
    return bytes.allSatisfy {
      isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
    }
  }
}

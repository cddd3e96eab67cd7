extension NameValidation {
  /// A key of a ConfigMap or Secret.
  package static func configMapKey(_ value: String) -> [String] {
    var result: [String] = []
    if value.utf8.count > 253 { result.append(tooLong(253)) }
    if value.isEmpty || !value.utf8.allSatisfy({ isAlphanumeric($0) || "-_.".utf8.contains($0) }) {
      result.append(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name',"
          + " regex used for validation is '[-._a-zA-Z0-9]+')")
    }
    return result + pathTraversal(value)
  }

  /// The name of an environment variable, by the rule that is in force since 1.34.
  package static func environmentVariable(_ value: String) -> [String] {
    var result: [String] = []
    if value.isEmpty { result.append("environment variable name must be non-empty") }
    if !value.utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "=") }) {
      result.append("a valid environment variable name must consist only of printable ASCII characters other than '='")
    }
    return result
  }

  /// The name of a port, as IANA registers them.
  package static func portName(_ value: String) -> [String] {
    var result: [String] = []
    if value.utf8.count > 15 { result.append(tooLong(15)) }
    if !value.utf8.allSatisfy({ isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") }) || value.isEmpty {
      result.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    }
    if !value.utf8.contains(where: isLower) { result.append("must contain at least one letter (a-z)") }
    if hasDoubleHyphen(value) { result.append("must not contain consecutive hyphens") }
    if value.utf8.first == UInt8(ascii: "-") || value.utf8.last == UInt8(ascii: "-") {
      result.append("must not begin or end with a hyphen")
    }
    return result
  }

  package static func portNumber(_ value: Int) -> [String] {
    (1...65_535).contains(value) ? [] : ["must be between 1 and 65535, inclusive"]
  }

  /// A name that may stand in a URL's path and nothing more (roles, for instance).
  package static func pathSegment(_ value: String) -> [String] {
    if value == "." { return ["may not be '.'"] }
    if value == ".." { return ["may not be '..'"] }
    return ["/", "%"].filter { value.utf8.contains($0.utf8.first ?? 0) }.map { "may not contain '\($0)'" }
  }

  /// Whether a text can stand in a URL's path as it is (Go's httpPathFmt).
  package static func isPath(_ value: String) -> Bool {
    !value.isEmpty && value.utf8.allSatisfy { isAlphanumeric($0) || "/-._~%!$&'()*+,;=:".utf8.contains($0) }
  }

  package static let pathRule =
    "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"

  package static func percent(_ value: String) -> [String] {
    guard value.utf8.count > 1, value.utf8.last == UInt8(ascii: "%"), value.utf8.dropLast().allSatisfy(isDigit) else {
      return [
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is"
          + " '[0-9]+%')"
      ]
    }
    return []
  }

  private static func pathTraversal(_ value: String) -> [String] {
    if value == "." { return ["must not be '.'"] }
    if value == ".." { return ["must not be '..'"] }
    return value.hasPrefix("..") ? ["must not start with '..'"] : []
  }

  private static func hasDoubleHyphen(_ value: String) -> Bool {
    zip(value.utf8, value.utf8.dropFirst()).contains { $0 == UInt8(ascii: "-") && $1 == UInt8(ascii: "-") }
  }
}

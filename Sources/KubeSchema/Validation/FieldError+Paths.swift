import KubeAPI

extension FieldError {
  /// What is wrong with a path below a domain, such as `acme.io/foo` (IsDomainPrefixedPath).
  package static func domainPrefixedPath(_ text: String, _ field: String) -> [FieldError] {
    if text.isEmpty { return [.required(field)] }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      return [.invalid(field, .string(text), "must be a domain-prefixed path (such as \"acme.io/foo\")")]
    }
    let domain = NameValidation.dns1123Subdomain(parts[0]).map { FieldError.invalid(field, .string(parts[0]), $0) }
    return domain + (NameValidation.isPath(parts[1]) ? [] : [.invalid(field, .string(parts[1]), NameValidation.pathRule)])
  }
}

import KubeAPI

/// A token taken apart, not yet verified.
package struct SignedToken: Sendable {
  package let header: JSON
  package let claims: JSON
  /// What is signed.
  package let text: String
  package let signature: [UInt8]

  /// Nil for what is no compact JWS of JSON objects.
  package init?(_ token: String) {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    func json(_ part: Substring) -> JSON? { Base64.decode(String(part), .url).flatMap { try? JSON.decode($0) } }
    guard parts.count == 3, let header = json(parts[0]), let claims = json(parts[1]),
      let signature = Base64.decode(String(parts[2]), .url)
    else { return nil }
    self.header = header
    self.claims = claims
    self.signature = signature
    text = "\(parts[0]).\(parts[1])"
  }
}

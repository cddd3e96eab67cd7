import KubeAPI

/// `ID.SECRET`, kept in the secret kube-system/bootstrap-token-ID.
struct BootstrapTokens: Sendable {
  let secrets: ResourceCache

  func user(_ token: String, now: Timestamp = .now) -> UserInfo? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, Self.isCode(parts[0], 6), Self.isCode(parts[1], 16),
      let secret = secrets.get("/registry/secrets/kube-system/bootstrap-token-\(parts[0])")?.object
    else { return nil }
    return Self.user(secret, id: String(parts[0]), secret: String(parts[1]), now: now)
  }

  static func user(_ object: KubeObject, id: String, secret: String, now: Timestamp) -> UserInfo? {
    guard !object.isBeingDeleted, let token = BootstrapToken(object), token.secret == secret, token.id == id,
      token.isForAuthentication, !token.isExpired(now)
    else { return nil }
    let extra = (token.field("auth-extra-groups") ?? "").split(separator: ",").map(String.init)
    // A group outside the bootstrappers' own makes the whole token worthless.
    guard extra.allSatisfy({ $0.hasPrefix("system:bootstrappers:") && isGroup($0) }) else { return nil }
    return UserInfo(name: "system:bootstrap:\(id)", groups: (extra + ["system:bootstrappers"]).sorted())
  }

  private static func isCode(_ text: Substring, _ length: Int) -> Bool {
    text.utf8.count == length && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
  }

  /// `system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]`.
  private static func isGroup(_ group: String) -> Bool {
    let rest = group.dropFirst("system:bootstrappers:".count).utf8
    func isCode(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) }
    guard let last = rest.last, rest.count <= 256 else { return false }
    return isCode(last) && rest.allSatisfy { isCode($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-") }
  }
}

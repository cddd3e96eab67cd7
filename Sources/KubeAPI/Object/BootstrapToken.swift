/// A token for nodes that join, `ID.SECRET`, as the secret kube-system/bootstrap-token-ID keeps it.
package struct BootstrapToken: Sendable {
  package static let type = "bootstrap.kubernetes.io/token"

  package let id: String
  package let secret: String
  private let object: KubeObject

  /// Nil for secrets of another kind or in another place.
  package init?(_ object: KubeObject) {
    guard object.json["type"].string == Self.type, object.namespace == "kube-system" else { return nil }
    self.object = object
    id = Self.field("token-id", object) ?? ""
    secret = Self.field("token-secret", object) ?? ""
    guard !id.isEmpty, !secret.isEmpty, object.name == "bootstrap-token-\(id)" else { return nil }
  }

  private static func field(_ name: String, _ object: KubeObject) -> String? {
    object.json["data"][name].string.flatMap { Base64.decode($0) }.map { String(decoding: $0, as: UTF8.self) }
  }

  package func field(_ name: String) -> String? { Self.field(name, object) }

  /// When it ends; a date that is none is long past.
  package var expiration: Timestamp? { field("expiration").map { Timestamp($0) ?? Timestamp(seconds: 0) } }

  package func isExpired(_ now: Timestamp) -> Bool { expiration.map { $0 <= now } ?? false }
  package var isForAuthentication: Bool { field("usage-bootstrap-authentication") == "true" }
  package var isForSigning: Bool { field("usage-bootstrap-signing") == "true" }
}

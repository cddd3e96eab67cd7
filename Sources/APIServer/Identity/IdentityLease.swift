import Crypto
import KubeAPI

/// The Lease in kube-system by which an API server tells that it lives (k8s.io/kubernetes pkg/controlplane/apiserver,
/// k8s.io/component-helpers/apimachinery/lease).
struct IdentityLease: Sendable {
  static let label = "apiserver.kubernetes.io/identity"
  static let renewal = Duration.seconds(10)
  static let duration = 3_600

  let hostname: String
  let name: String
  private let holder: String

  /// - Parameter instance: different at each start of the server.
  init(hostname: String, instance: String) {
    self.hostname = hostname
    name = "apiserver-\(Self.base32(SHA256.hash(data: Array(hostname.utf8)).prefix(16)))"
    holder = "\(name)_\(instance)"
  }

  func object(now: Timestamp) -> KubeObject {
    KubeObject([
      "kind": "Lease", "apiVersion": "coordination.k8s.io/v1",
      "metadata": [
        "name": .string(name), "namespace": "kube-system",
        "labels": [.init(Self.label): "kube-apiserver", "kubernetes.io/hostname": .string(hostname)],
      ],
      "spec": [
        "holderIdentity": .string(holder), "leaseDurationSeconds": JSON(Self.duration), "renewTime": .string(now.microText),
      ],
    ])
  }

  /// Leases of servers that have not renewed them for as long as they said.
  static func expired(_ leases: [KubeObject], now: Timestamp) -> [KubeObject] {
    leases.filter { lease in
      guard lease.namespace == "kube-system", lease.labels[label] == "kube-apiserver" else { return false }
      guard let renewed = lease.spec["renewTime"].string.flatMap({ Timestamp($0) }) else { return true }
      return renewed + .seconds(lease.spec["leaseDurationSeconds"].int ?? 0) < now
    }
  }

  /// RFC 4648, in lower case and without padding.
  static func base32(_ bytes: some Sequence<UInt8>) -> String {
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")
    var result = ""
    var (buffer, bits) = (0, 0)
    for byte in bytes {
      buffer = buffer << 8 | Int(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        result.append(alphabet[buffer >> bits & 31])
      }
      buffer &= 1 << bits - 1
    }
    if bits > 0 { result.append(alphabet[buffer << (5 - bits) & 31]) }
    return result
  }
}

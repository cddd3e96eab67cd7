import KubeAPI
import Storage

/// The record by which a server keeps its address among the endpoints of `kubernetes`, under `/registry/masterleases/ADDRESS`, of the
/// shape of upstream's (k8s.io/kubernetes pkg/controlplane/reconcilers/lease.go). There etcd lets it expire; here the record says when it
/// was renewed, so that it works with every store, and the servers that live remove it.
enum MasterLease {
  static let folder = "/registry/masterleases/"
  static let renewal = Duration.seconds(10)
  /// Upstream's DefaultEndpointReconcilerTTL.
  static let lifetime = Duration.seconds(15)

  static func key(_ address: String) -> String { folder + address }

  /// What follows `previous` at a renewal.
  static func record(_ address: String, after previous: JSON?, now: Timestamp) -> JSON {
    [
      "kind": "Endpoints", "apiVersion": "v1",
      "metadata": [
        "generation": JSON((previous?["metadata"]["generation"].int ?? 0) + 1), "creationTimestamp": .string(now.text),
      ],
      "subsets": [["addresses": [["ip": .string(address)]]]],
    ]
  }

  /// The addresses of servers that live, in order, and the records of those that do not. What cannot be read belongs to nobody.
  static func settle(_ records: [StoredValue], now: Timestamp) -> (alive: [String], expired: [StoredValue]) {
    var result: (alive: [String], expired: [StoredValue]) = ([], [])
    for record in records {
      let object = try? JSON.decode(record.value)
      let renewed = object?["metadata"]["creationTimestamp"].string.flatMap { Timestamp($0) }
      let address = object?["subsets"].elements.first?["addresses"].elements.first?["ip"].string
      if let address, let renewed, now < renewed + lifetime {
        result.alive.append(address)
      } else {
        result.expired.append(record)
      }
    }
    result.alive.sort()
    return result
  }
}

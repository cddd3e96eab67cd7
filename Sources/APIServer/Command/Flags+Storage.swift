import KubeAPI

extension FlagParser {
  /// Upstream's storage flags (k8s.io/apiserver pkg/server/options/etcd.go) with their defaults.
  static let storageFlags: [String: Effect] = [
    "etcd-servers": { configuration, text throws(FlagError) in configuration.storage.location = try StoreLocation(text) },
    "etcd-prefix": text { $0.storage.prefix = $1 },
    "etcd-cafile": text { $0.storage.certificateAuthorityFile = $1 },
    "etcd-certfile": text { $0.storage.certificateFile = $1 },
    "etcd-keyfile": text { $0.storage.keyFile = $1 },
    "etcd-compaction-interval": time { $0.storage.compactionInterval = $1 },
    "event-ttl": time { $0.storage.eventTimeToLive = $1 },
    "storage-backend": text { $0.storage.backend = $1 },
    "storage-media-type": text { $0.storage.mediaType = $1 },
  ]
}

/// What the storage flags decide.
package struct StorageConfiguration: Sendable {
  package var location: StoreLocation?
  /// In front of every key.
  package var prefix = "/registry"
  package var certificateAuthorityFile: String?
  package var certificateFile: String?
  package var keyFile: String?
  /// How much history is kept; zero keeps all.
  package var compactionInterval = Duration.seconds(300)
  /// How long events are kept after they were last written; zero keeps them.
  package var eventTimeToLive = Duration.seconds(3_600)

  var backend = ""
  /// Objects are stored as JSON whatever this says: nobody but the server reads them.
  var mediaType = ""

  package init() {}

  var problems: [String] {
    var result = location == nil ? ["--etcd-servers must be specified"] : []
    if !["", "etcd3"].contains(backend) {
      result.append("--storage-backend invalid, allowed values: etcd3. If not specified, it will default to 'etcd3'")
    }
    let mediaTypes = ["application/json", "application/vnd.kubernetes.protobuf", "application/yaml"]
    if !mediaType.isEmpty, !mediaTypes.contains(mediaType) {
      result.append("--storage-media-type \"\(mediaType)\" invalid, allowed values: \(mediaTypes.joined(separator: ", "))")
    }
    return result
  }
}

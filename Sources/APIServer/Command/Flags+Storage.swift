import KubeAPI

extension FlagParser {
  /// Upstream's storage flags (k8s.io/apiserver pkg/server/options/etcd.go) with their defaults.
  static let storageFlags: [String: Effect] = [
    "etcd-servers": { configuration, text throws(FlagError) in configuration.storage.location = try StoreLocation(text) },
    "etcd-prefix": text { $0.storage.prefix = $1 },
    "etcd-cafile": text { $0.storage.certificateAuthorityFile = $1 },
    "etcd-certfile": text { $0.storage.certificateFile = $1 },
    "etcd-keyfile": text { $0.storage.keyFile = $1 },
    "etcd-compaction-interval": { configuration, text throws(FlagError) in
      configuration.storage.compactionInterval = try duration(text)
    },
    "event-ttl": { configuration, text throws(FlagError) in configuration.storage.eventTimeToLive = try duration(text) },
    "storage-backend": { _, text throws(FlagError) in
      guard text.isEmpty || text == "etcd3" else {
        throw FlagError("--storage-backend invalid, allowed values: etcd3. If not specified, it will default to 'etcd3'")
      }
    },
    "storage-media-type": { _, text throws(FlagError) in
      guard text == "application/json" else {
        throw FlagError("--storage-media-type \"\(text)\" invalid, allowed values: application/json")
      }
    },
  ]

  private static func duration(_ text: String) throws(FlagError) -> Duration {
    guard let duration = GoDuration.parse(text) else { throw FlagError("time: \(durationFault(text))") }
    guard duration >= .zero else { throw FlagError("must not be negative") }
    return duration
  }
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

  package init() {}
}

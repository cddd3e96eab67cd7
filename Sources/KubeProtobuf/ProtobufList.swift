import KubeAPI

/// A list in its envelope, item by item, so that not all of them need to lie in memory as values at a time.
package struct ProtobufList {
  private let apiVersion: String
  private let kind: String
  private let item: String
  private let encoder = ProtobufEncoder(tables: MessageTables.shared)
  // Every list has its metadata and its items under the same numbers.
  private var list = ProtobufWriter()

  /// Nil for lists of kinds without a message.
  package init?(apiVersion: String, kind: String, metadata: JSON) {
    guard kind.hasSuffix("List"),
      let item = MessageTables.shared.message(apiVersion: apiVersion, kind: String(kind.dropLast("List".count)))
    else { return nil }
    (self.apiVersion, self.kind, self.item) = (apiVersion, kind, item)
    list.message(1, encoder.encode(metadata, "meta.ListMeta"))
  }

  package mutating func append(_ object: JSON) { list.message(2, encoder.encode(object, item)) }

  package var bytes: [UInt8] { KubeProtobuf.envelope(apiVersion: apiVersion, kind: kind, list.bytes) }
}

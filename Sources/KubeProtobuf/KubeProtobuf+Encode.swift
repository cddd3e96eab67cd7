import KubeAPI

extension KubeProtobuf {
  /// The envelope around the object, a list of objects or a status; nil for kinds without a message, as custom resources have none.
  package static func encode(_ json: JSON) -> [UInt8]? {
    let tables = MessageTables.shared
    let (apiVersion, kind) = (json["apiVersion"].string ?? "", json["kind"].string ?? "")
    let encoder = ProtobufEncoder(tables: tables)
    if let message = tables.message(apiVersion: apiVersion, kind: kind) {
      return envelope(apiVersion: apiVersion, kind: kind, encoder.encode(json, message))
    }
    guard var list = ProtobufList(apiVersion: apiVersion, kind: kind, metadata: json["metadata"]) else { return nil }
    for element in json["items"].elements { list.append(element) }
    return list.bytes
  }

  /// k8s.io/apimachinery runtime.Unknown behind `k8s\0`.
  static func envelope(apiVersion: String, kind: String, _ body: [UInt8]) -> [UInt8] {
    var type = ProtobufWriter()
    type.message(1, Array(apiVersion.utf8))
    type.message(2, Array(kind.utf8))
    var envelope = ProtobufWriter()
    envelope.message(1, type.bytes)
    envelope.message(2, body)
    envelope.message(3, [])
    envelope.message(4, [])
    return [0x6B, 0x38, 0x73, 0x00] + envelope.bytes
  }

  /// One event of a watch, bare: in streams it stands behind its length.
  ///
  /// - Parameter object: the object in its envelope.
  package static func watchEvent(type: String, object: [UInt8]) -> [UInt8] {
    var event = ProtobufWriter()
    event.message(1, Array(type.utf8))
    event.message(2) { $0.message(1, object) }
    return event.bytes
  }

  /// Whether objects of the kind and their lists have a message.
  package static func canEncode(apiVersion: String, kind: String) -> Bool {
    MessageTables.shared.message(apiVersion: apiVersion, kind: kind) != nil
  }
}

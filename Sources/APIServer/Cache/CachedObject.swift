import KubeAPI

/// An object at one revision, with its JSON text made once for everybody who asks.
final class CachedObject: Sendable {
  let key: String
  let object: KubeObject
  let revision: Int64
  /// `{"kind":...,"apiVersion":...,...}`.
  let encoded: [UInt8]
  /// Where the member after apiVersion begins in `encoded`; items of lists leave out what comes before.
  private let itemOffset: Int
  let labels: [String: String]

  init(key: String, object: KubeObject, revision: Int64) {
    self.key = key
    var object = object
    if object.json.members.keys.first == "apiVersion" {
      // Custom objects are in alphabetical order throughout.
      object.metadata["resourceVersion"] = .string(String(revision))
      object.metadata = .object(JSONObject(object.metadata.members.sorted { $0.0 < $1.0 }))
      itemOffset = 0
      self.object = object
      self.revision = revision
      encoded = object.json.data
      labels = object.labels
      return
    }
    object.json.metadata = Metadata.withResourceVersion(object.metadata, String(revision))
    var head = JSONObject()
    head.append("kind", object.json["kind"])
    head.append("apiVersion", object.json["apiVersion"])
    itemOffset = JSON.object(head).data.count
    for (name, value) in object.json.members where name != "kind" && name != "apiVersion" { head.append(name, value) }
    object.json = .object(head)
    self.object = object
    self.revision = revision
    encoded = object.json.data
    labels = object.labels
  }

  /// An object that was never stored: without a resource version.
  init(unstored object: KubeObject, key: String) {
    self.key = key
    var object = object
    object.json.metadata = {
      var metadata = object.metadata
      metadata["resourceVersion"] = .null
      return metadata
    }()
    self.object = object
    revision = 0
    itemOffset = 0
    encoded = object.json.data
    labels = object.labels
  }

  /// As an element of a typed list: without kind and apiVersion.
  func appendItem(to out: inout [UInt8]) {
    out.append(UInt8(ascii: "{"))
    out.append(contentsOf: encoded[itemOffset...])
  }
}

/// Order and upkeep of `metadata`, whose members upstream always writes in the same order.
enum Metadata {
  static let order = [
    "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
  ]
  private static let rank = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })

  static func withResourceVersion(_ metadata: JSON, _ version: String) -> JSON {
    var result = JSONObject()
    var isWritten = false
    for (key, value) in metadata.members where key != "resourceVersion" {
      if !isWritten, (rank[key] ?? 99) > 5 {
        result.append("resourceVersion", .string(version))
        isWritten = true
      }
      result.append(key, value)
    }
    if !isWritten { result.append("resourceVersion", .string(version)) }
    return .object(result)
  }

  /// In upstream's order, with unknown members last.
  static func ordered(_ metadata: JSON) -> JSON {
    let members = metadata.members
    var result = JSONObject()
    for key in order { if let value = members[key], !value.isNull { result.append(key, value) } }
    for (key, value) in members where rank[key] == nil { result.append(key, value) }
    return .object(result)
  }
}

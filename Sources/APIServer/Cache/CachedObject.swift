import KubeAPI
import Synchronization

/// An object at one revision, with its JSON text made once for everybody who asks. Its decoded form is made when somebody looks into it.
final class CachedObject: Sendable {
  let key: String
  let revision: Int64
  /// `{"kind":...,"apiVersion":...,...}`.
  let encoded: [UInt8]
  /// Where the member after apiVersion begins in `encoded`; items of lists leave out what comes before.
  private let itemOffset: Int
  let apiVersion: String
  let labels: [String: String]
  let isNamespaced: Bool
  private let decoded: Mutex<KubeObject?>
  private let lastForm = Mutex<Form?>(nil)

  private struct Form {
    var form: String
    var text: [UInt8]
  }

  /// An object as the store holds it. Nil when the text is no object.
  convenience init?(key: String, stored: [UInt8], revision: Int64) {
    if let layout = StoredLayout(stored) {
      self.init(
        key: key, revision: revision, encoded: layout.text(stored, revision: revision), itemOffset: layout.itemOffset,
        apiVersion: layout.apiVersion, labels: layout.labels, isNamespaced: layout.isNamespaced, decoded: nil)
    } else {
      guard let json = try? JSON.decode(stored), json.object != nil else { return nil }
      self.init(key: key, object: KubeObject(json), revision: revision)
    }
  }

  convenience init(key: String, object: KubeObject, revision: Int64) {
    var object = object
    var itemOffset = 0
    if object.json.members.keys.first != "kind" {
      // Custom objects are in alphabetical order throughout, where apiVersion stands before kind.
      object.metadata["resourceVersion"] = .string(String(revision))
      object.metadata = .object(JSONObject(object.metadata.members.sorted { $0.0 < $1.0 }))
    } else {
      object.json.metadata = Metadata.withResourceVersion(object.metadata, String(revision))
      var head = JSONObject()
      head.append("kind", object.json["kind"])
      head.append("apiVersion", object.json["apiVersion"])
      itemOffset = JSON.object(head).data.count
      for (name, value) in object.json.members where name != "kind" && name != "apiVersion" { head.append(name, value) }
      object.json = .object(head)
    }
    self.init(
      key: key, revision: revision, encoded: object.json.data, itemOffset: itemOffset, apiVersion: object.apiVersion,
      labels: object.labels, isNamespaced: !object.namespace.isEmpty, decoded: object)
  }

  /// An object that was never stored: without a resource version.
  convenience init(unstored object: KubeObject, key: String) {
    var object = object
    object.json.metadata = {
      var metadata = object.metadata
      metadata["resourceVersion"] = .null
      return metadata
    }()
    self.init(
      key: key, revision: 0, encoded: object.json.data, itemOffset: 0, apiVersion: object.apiVersion, labels: object.labels,
      isNamespaced: !object.namespace.isEmpty, decoded: object)
  }

  private init(
    key: String, revision: Int64, encoded: [UInt8], itemOffset: Int, apiVersion: String, labels: [String: String],
    isNamespaced: Bool,
    decoded: KubeObject?
  ) {
    self.key = key
    self.revision = revision
    self.encoded = encoded
    self.itemOffset = itemOffset
    self.apiVersion = apiVersion
    self.labels = labels
    self.isNamespaced = isNamespaced
    self.decoded = Mutex(decoded)
    if decoded != nil { DecodedObjects.shared.keep(self, size: encoded.count) }
  }

  var object: KubeObject {
    let (object, isNew) = decoded.withLock { decoded in
      if let decoded { return (decoded, false) }
      // The text was an object when this one was made.
      let made = KubeObject((try? JSON.decode(encoded)) ?? [:])
      decoded = made
      return (made, true)
    }
    if isNew { DecodedObjects.shared.keep(self, size: encoded.count) }
    return object
  }

  /// Takes the decoded form from who has just stored the object: what was looked into before it changed will be looked into again.
  func keepDecoded(_ object: KubeObject) {
    var object = object
    object.json.metadata = Metadata.withResourceVersion(object.metadata, String(revision))
    let isNew = decoded.withLock { decoded in
      if decoded != nil { return false }
      decoded = object
      return true
    }
    if isNew { DecodedObjects.shared.keep(self, size: encoded.count) }
  }

  /// The text of another form of the object, made once for all who ask for the same form one after the other.
  func text(of form: String, _ make: () -> [UInt8]) -> [UInt8] {
    if let known = lastForm.withLock({ $0 }), known.form == form { return known.text }
    let text = make()
    lastForm.withLock { $0 = Form(form: form, text: text) }
    return text
  }

  var isDecoded: Bool { decoded.withLock { $0 != nil } }

  func forgetDecoded() { decoded.withLock { $0 = nil } }

  /// Whether lists show the object with its kind and apiVersion, as they do custom objects.
  var isListedWhole: Bool { itemOffset == 0 }

  /// As an element of a typed list: without kind and apiVersion. Custom objects keep them.
  func appendItem(to out: inout [UInt8]) {
    if itemOffset > 0 { out.append(UInt8(ascii: "{")) }
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

  private static let ownerOrder = ["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"]
  private static let managerOrder = ["manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1", "subresource"]

  /// In the order of upstream's types, in which custom objects do not have it.
  static func typed(_ metadata: JSON) -> JSON {
    func sorted(_ elements: JSON, _ order: [String]) -> JSON {
      .array(
        elements.elements.map { element in
          .object(JSONObject(order.compactMap { key in element.object?[key].map { (key, $0) } }))
        })
    }
    var result = ordered(metadata)
    for (key, order) in [("ownerReferences", ownerOrder), ("managedFields", managerOrder)] where !result[key].isNull {
      result[key] = sorted(result[key], order)
    }
    return result
  }

  static func withResourceVersion(_ metadata: JSON, _ version: String) -> JSON {
    var result = JSONObject()
    var isWritten = false
    for (key, value) in metadata.members where key != "resourceVersion" {
      if !isWritten, standsAfterVersion(key) {
        result.append("resourceVersion", .string(version))
        isWritten = true
      }
      result.append(key, value)
    }
    if !isWritten { result.append("resourceVersion", .string(version)) }
    return .object(result)
  }

  static func standsAfterVersion(_ key: String) -> Bool { (rank[key] ?? 99) > 5 }

  private static func isOrdered(_ members: JSONObject) -> Bool {
    var last = -1
    for (key, value) in members {
      let rank = rank[key] ?? order.count
      if value.isNull || rank < last { return false }
      last = rank
    }
    return true
  }

  /// In upstream's order, with unknown members last.
  static func ordered(_ metadata: JSON) -> JSON {
    let members = metadata.members
    if isOrdered(members) { return .object(members) }
    var result = JSONObject()
    for key in order { if let value = members[key], !value.isNull { result.append(key, value) } }
    for (key, value) in members where rank[key] == nil { result.append(key, value) }
    return .object(result)
  }
}

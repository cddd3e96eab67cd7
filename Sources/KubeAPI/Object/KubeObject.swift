/// An API object: its JSON with the metadata within reach. Other fields are read by path: `pod.spec.nodeName.string`.
@dynamicMemberLookup
package struct KubeObject: Hashable, Sendable {
  package var json: JSON

  package init(_ json: JSON) { self.json = json }

  package init(apiVersion: String, kind: String, namespace: String? = nil, name: String) {
    json = ["apiVersion": .string(apiVersion), "kind": .string(kind), "metadata": ["name": .string(name)]]
    if let namespace { self.namespace = namespace }
  }

  package subscript(dynamicMember key: String) -> JSON {
    get { json[key] }
    set { json[key] = newValue }
    _modify { yield &json[dynamicMember: key] }
  }

  package var apiVersion: String { json["apiVersion"].string ?? "" }
  package var kind: String { json["kind"].string ?? "" }

  package var metadata: JSON {
    get { json["metadata"] }
    _modify { yield &json[dynamicMember: "metadata"] }
  }

  package var spec: JSON {
    get { json["spec"] }
    _modify { yield &json[dynamicMember: "spec"] }
  }

  package var status: JSON {
    get { json["status"] }
    _modify { yield &json[dynamicMember: "status"] }
  }

  package var name: String {
    get { metadata["name"].string ?? "" }
    set { metadata["name"] = .string(newValue) }
  }

  /// Empty for objects of the cluster.
  package var namespace: String {
    get { metadata["namespace"].string ?? "" }
    set { metadata["namespace"] = newValue.isEmpty ? .null : .string(newValue) }
  }

  package var uid: String { metadata["uid"].string ?? "" }
  package var resourceVersion: String { metadata["resourceVersion"].string ?? "" }
  package var generation: Int { metadata["generation"].int ?? 0 }

  package var labels: [String: String] {
    get { metadata["labels"].stringMap }
    set { metadata["labels"] = newValue.isEmpty ? .null : JSON(newValue) }
  }

  package var annotations: [String: String] {
    get { metadata["annotations"].stringMap }
    set { metadata["annotations"] = newValue.isEmpty ? .null : JSON(newValue) }
  }

  package var finalizers: [String] { metadata["finalizers"].elements.compactMap(\.string) }
  package var isBeingDeleted: Bool { !metadata["deletionTimestamp"].isNull }

  /// `namespace/name`, or the name alone for objects of the cluster: the key of caches and work queues.
  package var key: String { namespace.isEmpty ? name : "\(namespace)/\(name)" }
}

/// An entry of `metadata.ownerReferences`.
package struct OwnerReference: Hashable, Sendable {
  package var apiVersion: String
  package var kind: String
  package var name: String
  package var uid: String
  package var controller: Bool
  package var blockOwnerDeletion: Bool

  package init(_ json: JSON) {
    apiVersion = json["apiVersion"].string ?? ""
    kind = json["kind"].string ?? ""
    name = json["name"].string ?? ""
    uid = json["uid"].string ?? ""
    controller = json["controller"].bool ?? false
    blockOwnerDeletion = json["blockOwnerDeletion"].bool ?? false
  }

  /// A reference from a dependent to the controller that made it.
  package init(controller owner: KubeObject) {
    apiVersion = owner.apiVersion
    kind = owner.kind
    name = owner.name
    uid = owner.uid
    controller = true
    blockOwnerDeletion = true
  }

  package var json: JSON {
    var result: JSON = ["apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(name), "uid": .string(uid)]
    if controller { result["controller"] = true }
    if blockOwnerDeletion { result["blockOwnerDeletion"] = true }
    return result
  }
}

extension KubeObject {
  package var ownerReferences: [OwnerReference] {
    get { metadata["ownerReferences"].elements.map(OwnerReference.init) }
    set { metadata["ownerReferences"] = newValue.isEmpty ? .null : .array(newValue.map(\.json)) }
  }

  /// The one owner that manages this object.
  package var controller: OwnerReference? { ownerReferences.first(where: \.controller) }
}

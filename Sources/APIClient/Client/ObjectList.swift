import KubeAPI

/// A collection as it was at one revision.
package struct ObjectList: Sendable {
  /// Each with its `apiVersion` and `kind`, which lists on the wire leave out.
  package var items: [KubeObject]
  package var resourceVersion: String
  package var continueToken: String

  package init(items: [KubeObject], resourceVersion: String, continueToken: String = "") {
    self.items = items
    self.resourceVersion = resourceVersion
    self.continueToken = continueToken
  }

  package init(_ json: JSON) {
    let kind = json["kind"].string ?? ""
    let itemKind = kind.hasSuffix("List") ? String(kind.dropLast(4)) : kind
    items = json["items"].elements.map { item in
      var object = KubeObject(item)
      guard item["kind"].isNull || item["apiVersion"].isNull else { return object }
      var members = JSONObject()
      members.append("apiVersion", json["apiVersion"])
      members.append("kind", .string(itemKind))
      for (key, value) in item.members where key != "apiVersion" && key != "kind" { members.append(key, value) }
      object.json = .object(members)
      return object
    }
    resourceVersion = json["metadata"]["resourceVersion"].string ?? ""
    continueToken = json["metadata"]["continue"].string ?? ""
  }
}

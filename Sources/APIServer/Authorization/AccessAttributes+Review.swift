import KubeAPI

/// The question as a SubjectAccessReview puts it.
extension AccessAttributes {
  /// `spec` of a review; v1beta1 calls the groups `group`.
  func reviewed(version: String = "v1") -> JSON {
    var spec: JSON = [:]
    if isResource {
      var attributes: JSON = [:]
      let members = [
        ("namespace", namespace), ("verb", verb), ("group", group), ("version", self.version), ("resource", resource),
        ("subresource", subresource), ("name", name),
      ]
      for (key, value) in members where !value.isEmpty { attributes[key] = .string(value) }
      let fields = fieldSelector.requirements.map { requirement -> JSON in
        [
          "key": .string(requirement.field), "operator": requirement.isEqual ? "In" : "NotIn",
          "values": [.string(requirement.value)],
        ]
      }
      if !fields.isEmpty { attributes["fieldSelector"] = ["requirements": .array(fields)] }
      let labels = labelSelector.requirements.compactMap(Self.requirement)
      if !labels.isEmpty { attributes["labelSelector"] = ["requirements": .array(labels)] }
      spec["resourceAttributes"] = attributes
    } else {
      spec["nonResourceAttributes"] = ["path": .string(path), "verb": .string(verb)]
    }
    if !user.name.isEmpty { spec["user"] = .string(user.name) }
    if !user.groups.isEmpty { spec[version == "v1beta1" ? "group" : "groups"] = JSON(user.groups) }
    if !user.extra.isEmpty {
      spec["extra"] = .object(JSONObject(user.extra.sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) }))
    }
    if !user.uid.isEmpty { spec["uid"] = .string(user.uid) }
    return spec
  }

  /// `request` of match conditions: the same with every text, list and map, also those that are empty.
  var conditionRequest: JSON {
    var spec = reviewed()
    let empty = [
      ("namespace", namespace), ("verb", verb), ("group", group), ("version", version), ("resource", resource),
      ("subresource", subresource), ("name", name),
    ]
    if isResource { for (key, value) in empty where value.isEmpty { spec["resourceAttributes"][key] = "" } }
    for (key, value) in [("user", user.name), ("uid", user.uid)] where value.isEmpty { spec[key] = "" }
    if user.groups.isEmpty { spec["groups"] = [] }
    if user.extra.isEmpty { spec["extra"] = [:] }
    return spec
  }

  /// Nil for comparisons of numbers, which reviews do not know: leaving them out only makes the question wider.
  private static func requirement(_ requirement: LabelSelector.Requirement) -> JSON? {
    let name: JSON
    switch requirement.operator {
    case .in, .equals: name = "In"
    case .notIn, .notEquals: name = "NotIn"
    case .exists: name = "Exists"
    case .doesNotExist: name = "DoesNotExist"
    case .greaterThan, .lessThan: return nil
    }
    var json: JSON = ["key": .string(requirement.key), "operator": name]
    if !requirement.values.isEmpty { json["values"] = JSON(requirement.values) }
    return json
  }
}

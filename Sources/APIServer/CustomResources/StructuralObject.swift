import KubeAPI

/// Pruning and defaulting by a structural schema.
enum StructuralObject {
  static func prune(_ value: JSON, _ schema: JSON, path: String, isRoot: Bool, _ unknown: inout [String]) -> JSON {
    let keepsAll = schema["x-kubernetes-preserve-unknown-fields"].bool == true
    switch value {
    case .object(let members):
      var result = JSONObject()
      let isEmbedded = isRoot || schema["x-kubernetes-embedded-resource"].bool == true
      for (key, member) in members {
        let place = path.isEmpty ? key : "\(path).\(key)"
        if isEmbedded, ["apiVersion", "kind", "metadata"].contains(key) {
          result.append(key, member)
        } else if let property = schema.properties.object?[key] {
          result.append(key, prune(member, property, path: place, isRoot: false, &unknown))
        } else if schema.additionalProperties.object != nil {
          result.append(key, prune(member, schema.additionalProperties, path: place, isRoot: false, &unknown))
        } else if keepsAll || schema.additionalProperties.bool == true {
          result.append(key, member)
        } else {
          unknown.append(place)
        }
      }
      return .object(result)
    case .array(let elements):
      guard schema.items.object != nil else { return value }
      return .array(
        elements.enumerated().map { prune($0.element, schema.items, path: "\(path)[\($0.offset)]", isRoot: false, &unknown) })
    default: return value
    }
  }

  static func defaulted(_ value: JSON, _ schema: JSON) -> JSON {
    switch value {
    case .object(var members):
      for (key, property) in schema.properties.members {
        if let present = members[key], !(present.isNull && property.nullable.bool != true && property.object?["default"] != nil) {
          members[key] = defaulted(present, property)
        } else if let value = property.object?["default"] {
          members[key] = defaulted(value, property)
        }
      }
      if schema.additionalProperties.object != nil {
        for (key, member) in members where schema.properties.object?[key] == nil {
          members[key] = defaulted(member, schema.additionalProperties)
        }
      }
      return .object(members)
    case .array(let elements) where schema.items.object != nil: return .array(elements.map { defaulted($0, schema.items) })
    default: return value
    }
  }
}

import KubeAPI

extension CustomSchema {
  static let metaFields: Set<String> = ["apiVersion", "kind", "metadata"]

  /// The object without what the schema does not know; `unknown` gets the paths of what was dropped, in alphabetical order.
  func pruned(_ object: JSON, unknown: inout [String]) -> JSON {
    var dropped: [String] = []
    let result = Self.prune(object, self, isResource: true, path: "", &dropped)
    unknown += dropped.sorted()
    return result
  }

  /// As `pruned`, for a value that need not be a resource of its own.
  func prunedValue(_ value: JSON, isResource: Bool = false) -> JSON {
    var dropped: [String] = []
    return Self.prune(value, self, isResource: isResource || isEmbedded, path: "", &dropped)
  }

  /// Without a schema everything inside objects goes, as below `additionalProperties: true` upstream.
  private static func prune(_ value: JSON, _ schema: CustomSchema?, isResource: Bool, path: String, _ dropped: inout [String])
    -> JSON
  {
    switch value {
    case .object(let members):
      let preserves = schema?.preservesUnknown == true
      var result = JSONObject()
      for (key, member) in members {
        let place = path.isEmpty ? key : "\(path).\(key)"
        if isResource, metaFields.contains(key) {
          result.append(key, member)
        } else if let property = schema?.properties[key] {
          result.append(key, prune(member, property, isResource: property.isEmbedded, path: place, &dropped))
        } else if let schema, schema.additional != nil || schema.allowsAdditional == true {
          let values = schema.additional
          result.append(key, prune(member, values, isResource: values?.isEmbedded == true, path: place, &dropped))
        } else if preserves {
          result.append(key, member)
        } else {
          dropped.append(place)
        }
      }
      return .object(result)
    case .array(let elements):
      let items = schema?.items
      if items == nil, schema?.preservesUnknown == true { return value }
      return .array(
        elements.enumerated().map {
          prune($0.element, items, isResource: items?.isEmbedded == true, path: "\(path)[\($0.offset)]", &dropped)
        })
    default: return value
    }
  }

  /// Nulls that are neither allowed nor have a default stand for nothing.
  func withoutNulls(_ value: JSON) -> JSON {
    switch value {
    case .object(let members):
      var result = JSONObject()
      for (key, member) in members {
        let property = properties[key]
        if member.isNull, let property, !property.isNullable, property.defaultValue == nil { continue }
        result.append(key, (property ?? additional)?.withoutNulls(member) ?? member)
      }
      return .object(result)
    case .array(let elements):
      guard let items else { return value }
      return .array(elements.map(items.withoutNulls))
    default: return value
    }
  }
}

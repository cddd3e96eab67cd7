import KubeAPI
import KubeSchema

extension TypeSchema: PatchSchema {
  package var patchShape: PatchShape {
    switch shape {
    case .string, .bytes, .time, .microTime: .string
    case .int32, .int64, .double: .number
    case .bool: .boolean
    case .quantity, .intOrString, .any: .scalar
    case .list: .list
    case .map, .object: .map
    }
  }

  package func member(_ name: String) -> (any PatchSchema)? { field(name) }

  package func declares(_ name: String) -> Bool { object?.field(name) != nil }

  package var elements: (any PatchSchema)? { element }

  package var fieldDefault: JSON? { defaultValue }

  /// Go's zero value as it is encoded: what is always written, and nothing else.
  package var emptyValue: JSON {
    guard let object else { return .null }
    var result = JSONObject()
    for field in object.fields where (field.isRequired || field.isAlwaysWritten) && !field.isPointer {
      let member = TypeSchema(table: table, shape: field.shape, field: field)
      switch member.patchShape {
      case .map where member.object != nil: result[field.name] = member.emptyValue
      case .string where field.shape != .time && field.shape != .microTime && field.shape != .bytes: result[field.name] = ""
      case .number: result[field.name] = 0
      case .boolean: result[field.name] = false
      default: result[field.name] = .null
      }
    }
    return .object(result)
  }
}

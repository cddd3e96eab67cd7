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
    case .object where isFree: .scalar
    case .map, .object: .map
    }
  }

  package func member(_ name: String) -> (any PatchSchema)? { field(name) }

  package func declares(_ name: String) -> Bool { hasField(name) }

  package var structName: String? { object?.name }

  package var elements: (any PatchSchema)? { element }

  package var fieldDefault: JSON? { publishedDefault }

  /// Go's zero value as it is encoded.
  package var emptyValue: JSON { normalized([:]) }
}

import KubeAPI
import KubeSchema

/// Walks a value along its schema as sigs.k8s.io/structured-merge-diff does; a nil schema counts as unknown, as `UntypedSchema` does.
package enum TypedValue {
  enum Atom: Hashable {
    case scalar
    /// A list or map that is owned as a whole.
    case whole
    case list(keys: [String])
    case set
    case map
  }

  static func atom(_ value: JSON, _ schema: (any PatchSchema)?) -> Atom {
    guard let schema else { return deduced(value) }
    switch schema.patchShape {
    case .string, .number, .boolean, .scalar: return .scalar
    case .untyped: return deduced(value)
    case .map: return schema.isAtomic ? .whole : .map
    case .list:
      switch schema.listKind {
      case .atomic: return .whole
      case .set: return .set
      case .map(let keys): return .list(keys: keys)
      }
    }
  }

  private static func deduced(_ value: JSON) -> Atom {
    switch value {
    case .object: .map
    case .array: .whole
    default: .scalar
    }
  }

  /// Whether nothing is in there: null, an empty list, an empty map.
  static func isEmpty(_ value: JSON?) -> Bool {
    switch value {
    case nil, .null?: true
    case .array(let elements)?: elements.isEmpty
    case .object(let object)?: object.isEmpty
    default: false
    }
  }

  /// What names an element of a list; an error in upstream's words when it cannot be named.
  static func element(_ item: JSON, _ atom: Atom, _ schema: (any PatchSchema)?) throws(TypedError) -> PathElement {
    guard case .list(let keys) = atom else {
      switch item {
      case .object, .array, .null: throw TypedError("associative list without keys has an element that's a \(goKind(item)) type")
      default: return .value(item)
      }
    }
    guard let object = item.object else {
      throw TypedError("associative list with keys may not have \(item.isNull ? "a null element" : "non-map elements")")
    }
    var fields: [PathElement.KeyField] = []
    for key in keys {
      if let value = object[key], !value.isNull {
        fields.append(PathElement.KeyField(key, value))
      } else if let value = schema?.elements?.member(key)?.fieldDefault {
        fields.append(PathElement.KeyField(key, value))
      }
    }
    guard !fields.isEmpty else {
      let names = keys.map { JSON.string($0).text }.joined(separator: " ")
      throw TypedError(
        "associative list with keys has an element that omits all key fields [\(names)] (and doesn't have default values for any key fields)"
      )
    }
    return .key(fields.sorted { $0.name < $1.name })
  }

  private static func goKind(_ value: JSON) -> String {
    switch value {
    case .object: "map"
    case .array: "list"
    default: "null"
    }
  }
}

/// Why a value does not fit its schema, with the place.
package struct TypedError: Error, Hashable, Sendable, CustomStringConvertible {
  package var path: [PathElement]
  package var message: String

  init(_ message: String, path: [PathElement] = []) {
    self.path = path
    self.message = message
  }

  package var description: String {
    path.isEmpty ? message : "\(path.map(\.description).joined()): \(message)"
  }
}

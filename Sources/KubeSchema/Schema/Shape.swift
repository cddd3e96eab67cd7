/// What a JSON value of the API must look like. Object types are numbers into their `TypeTable`, since they may contain themselves.
package enum Shape: Hashable, Sendable {
  case string, int32, int64, bool, double
  case quantity, intOrString, time, microTime
  /// Base64 in JSON.
  case bytes
  /// Free-form JSON, kept as it is.
  case any
  indirect case list(Shape)
  indirect case map(Shape)
  case object(Int)

  /// Whether strategic merge and apply replace such a value as a whole whatever is said about its field.
  package var isScalar: Bool {
    switch self {
    case .list, .map, .object: false
    default: true
    }
  }
}

/// How the owners of a list share it (`x-kubernetes-list-type`).
package enum ListKind: Hashable, Sendable {
  case atomic
  case set
  case map(keys: [String])
}

/// `x-kubernetes-patch-strategy`, for strategic merge patch.
package struct PatchStrategy: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let merge = PatchStrategy(rawValue: 1)
  package static let retainKeys = PatchStrategy(rawValue: 2)
  package static let replace = PatchStrategy(rawValue: 4)
}

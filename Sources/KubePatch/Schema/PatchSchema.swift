import KubeAPI
import KubeSchema

/// What patches and apply must know about a place in an object. Conformed to by the built-in types' tables, by the schemas of custom
/// resources, and by `UntypedSchema` where nothing is known.
package protocol PatchSchema: Sendable {
  var patchShape: PatchShape { get }
  /// How the owners of the list here share it.
  var listKind: ListKind { get }
  /// Whether server-side apply tracks the value here as a whole.
  var isAtomic: Bool { get }
  var patchStrategy: PatchStrategy { get }
  var patchMergeKey: String? { get }
  /// The schema of a member of an object or map; nil when the object has no such field.
  func member(_ name: String) -> (any PatchSchema)?
  /// Whether the field is one of the type's own, as opposed to an entry of a map.
  func declares(_ name: String) -> Bool
  /// What Go calls the struct here; nil where none is.
  var structName: String? { get }
  /// The schema of a list's elements.
  var elements: (any PatchSchema)? { get }
  /// What a missing key of a list's element is taken for.
  var fieldDefault: JSON? { get }
  /// Whether every value has been read by the schema already: built-in kinds have no room for others.
  var isEnforced: Bool { get }
  /// The object as it is before anything was set: what "create" is compared with.
  var emptyValue: JSON { get }
}

extension PatchSchema {
  package var structName: String? { nil }
  package var isEnforced: Bool { true }
}

package enum PatchShape: Hashable, Sendable {
  case string, number, boolean, scalar, list, map
  /// Whatever the value is, it is: objects are granular maps, lists are atomic.
  case untyped
}

/// Nothing is known: custom objects that keep unknown fields, and objects of unknown kinds.
package struct UntypedSchema: PatchSchema {
  package init() {}

  package var patchShape: PatchShape { .untyped }
  package var listKind: ListKind { .atomic }
  package var isAtomic: Bool { false }
  package var patchStrategy: PatchStrategy { [] }
  package var patchMergeKey: String? { nil }
  package func member(_ name: String) -> (any PatchSchema)? { self }
  package func declares(_ name: String) -> Bool { false }
  package var elements: (any PatchSchema)? { self }
  package var fieldDefault: JSON? { nil }
  package var emptyValue: JSON { [:] }
}

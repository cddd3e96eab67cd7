import KubeAPI

/// A place in the schema of an object: what patches, apply and decoding walk along.
///
/// A node knows the shape of the value there and what the field that leads to it says (list kind, patch strategy). Walking is cheap:
/// nodes are values that point into one shared table.
package struct TypeSchema: Sendable {
  /// Where a field stands in the table: small, since schemas are copied at every step.
  private struct Place: Sendable {
    var type: UInt16
    var position: UInt16
  }

  package let table: TypeTable
  package let shape: Shape
  private let place: Place?

  package init(table: TypeTable, shape: Shape) {
    self.table = table
    self.shape = shape
    place = nil
  }

  private init(table: TypeTable, type: Int, position: Int) {
    self.table = table
    shape = table.forms[type].members[position].shape
    place = Place(type: UInt16(type), position: UInt16(position))
  }

  /// What the parent says about this place; nil for the root and for elements.
  package var field: Field? { place.map { table.types[Int($0.type)].fields[Int($0.position)] } }

  package enum Kind: Hashable, Sendable { case scalar, list, map, object, any }

  package var kind: Kind {
    switch shape {
    case .list: .list
    case .map: .map
    case .object: .object
    case .any: .any
    default: .scalar
    }
  }

  /// The object type here; nil for anything else.
  package var object: ObjectType? {
    guard case .object(let position) = shape else { return nil }
    return table.types[position]
  }

  /// The schema of a member: a field of an object or the value of a map. Nil when there is no such field. Free-form JSON has
  /// free-form members.
  package func field(_ name: String) -> TypeSchema? {
    switch shape {
    case .object(let type): table.forms[type].position(of: name).map { TypeSchema(table: table, type: type, position: $0) }
    case .map(let value): TypeSchema(table: table, shape: value)
    case .any: TypeSchema(table: table, shape: .any)
    default: nil
    }
  }

  /// The schema of the elements of a list or the values of a map.
  package var element: TypeSchema? {
    switch shape {
    case .list(let element), .map(let element): TypeSchema(table: table, shape: element)
    case .any: self
    default: nil
    }
  }

  package var fieldNames: [String] { object?.fields.map(\.name) ?? [] }

  /// Whether any JSON may stand here under the name of a type.
  package var isFree: Bool { if case .object(let type) = shape { table.forms[type].isFree } else { false } }

  /// Whether the object here has a field of that name.
  package func hasField(_ name: String) -> Bool {
    if case .object(let type) = shape { table.forms[type].position(of: name) != nil } else { false }
  }

  package var listKind: ListKind {
    place.flatMap { table.types[Int($0.type)].fields[Int($0.position)].listKind } ?? .atomic
  }
  package var patchStrategy: PatchStrategy { field?.patchStrategy ?? [] }
  package var patchMergeKey: String? { field?.patchMergeKey }
  package var defaultValue: JSON? { field?.defaultValue }
  /// The default that the published schema tells of, by which an absent key of a list's element is known: Go's zero where the field is
  /// always written.
  package var publishedDefault: JSON? { field?.publishedDefault(table) }

  /// Whether server-side apply tracks this value as a whole.
  package var isAtomic: Bool {
    switch shape {
    case .list: listKind == .atomic
    case .object(let type): table.types[type].isAtomic && !isMarkedGranular || isMarkedAtomic
    case .map: isMarkedAtomic
    default: true
    }
  }

  private var isMarkedAtomic: Bool { place.map { table.types[Int($0.type)].fields[Int($0.position)].isAtomic } ?? false }
  private var isMarkedGranular: Bool { place.map { table.types[Int($0.type)].fields[Int($0.position)].isGranular } ?? false }
}

import KubeAPI

/// A place in the schema of an object: what patches, apply and decoding walk along.
///
/// A node knows the shape of the value there and what the field that leads to it says (list kind, patch strategy). Walking is cheap:
/// nodes are values that point into one shared table.
package struct TypeSchema: Sendable {
  package let table: TypeTable
  package let shape: Shape
  /// What the parent says about this place; nil for the root and for elements.
  package let field: Field?

  package init(table: TypeTable, shape: Shape, field: Field? = nil) {
    self.table = table
    self.shape = shape
    self.field = field
  }

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
    case .object(let position): table.types[position].field(name).map { TypeSchema(table: table, shape: $0.shape, field: $0) }
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

  package var listKind: ListKind { field?.listKind ?? .atomic }
  package var patchStrategy: PatchStrategy { field?.patchStrategy ?? [] }
  package var patchMergeKey: String? { field?.patchMergeKey }
  package var defaultValue: JSON? { field?.defaultValue }

  /// Whether server-side apply tracks this value as a whole.
  package var isAtomic: Bool {
    switch shape {
    case .list: listKind == .atomic
    case .object(let position): (table.types[position].isAtomic && field?.isGranular != true) || field?.isAtomic == true
    case .map: field?.isAtomic == true
    default: true
    }
  }
}

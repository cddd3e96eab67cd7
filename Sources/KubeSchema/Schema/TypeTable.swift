/// All object types that refer to one another. Immutable once read, so that every request may share it.
package final class TypeTable: Sendable {
  package let types: [ObjectType]
  /// The same types as objects are read and written.
  let forms: [TypeForm]
  private let names: [String: Int]

  init(types: [ObjectType], names: [String: Int]) {
    self.types = types
    self.names = names
    forms = types.map { TypeForm($0, among: types) }
  }

  /// The type of that name, as tables write it: `core.PodSpec`.
  package func type(_ qualifiedName: String) -> Int? { names[qualifiedName] }

  package func schema(_ qualifiedName: String) -> TypeSchema? {
    type(qualifiedName).map { TypeSchema(table: self, shape: .object($0)) }
  }
}

import KubeAPI

/// A type together with what a schema says of the values: how large they may become, and how their JSON is to be read.
package final class CELDeclaration: Sendable {
  /// What tells the elements of a list apart (`x-kubernetes-list-type`).
  package enum ListKind: Hashable, Sendable {
    case atomic, set
    case map(keys: [String])
  }

  package let type: CELType
  /// The most characters, bytes, elements or entries a value can have; nil where nothing bounds it.
  package let maximum: UInt64?
  /// The fewest bytes a value takes as JSON.
  let minimalSize: Int64
  let element: CELDeclaration?
  /// Of a map.
  let key: CELDeclaration?
  /// The names of an object's properties by their escaped names.
  let names: [String: String]
  let listKind: ListKind
  /// Integers and strings both, told apart by looking.
  let isIntOrString: Bool

  package init(
    _ type: CELType, maximum: UInt64? = nil, minimalSize: Int64 = 0, element: CELDeclaration? = nil, key: CELDeclaration? = nil,
    names: [String: String] = [:],
    listKind: ListKind = .atomic, isIntOrString: Bool = false
  ) {
    self.type = type
    self.maximum = maximum
    self.minimalSize = minimalSize
    self.element = element
    self.key = key
    self.names = names
    self.listKind = listKind
    self.isIntOrString = isIntOrString
  }

  package static let dyn = CELDeclaration(.dyn)
  package static let bool = CELDeclaration(.bool, minimalSize: 4)
  package static let int = CELDeclaration(.int, minimalSize: 1)
  package static let double = CELDeclaration(.double, minimalSize: 1)
  package static let string = CELDeclaration(.string, minimalSize: 2)

  package static func list(_ element: CELDeclaration, maximum: UInt64? = nil, kind: ListKind = .atomic) -> CELDeclaration {
    CELDeclaration(.list(element.type), maximum: maximum, minimalSize: 2, element: element, listKind: kind)
  }

  package static func map(
    _ value: CELDeclaration, maximum: UInt64? = nil, key: CELDeclaration = .string
  ) -> CELDeclaration {
    CELDeclaration(.map(.string, value.type), maximum: maximum, minimalSize: 2, element: value, key: key)
  }

  /// `fields` by their real names; those no identifier can stand for are left out.
  package static func object(_ name: String, _ fields: [(String, CELDeclaration)], minimalSize: Int64 = 2) -> CELDeclaration {
    var (declared, names): ([String: CELDeclaration], [String: String]) = ([:], [:])
    for (field, declaration) in fields {
      guard let escaped = FieldName.escape(field) else { continue }
      declared[escaped] = declaration
      names[escaped] = field
    }
    // Upstream reckons an object to have no size of its own.
    return CELDeclaration(.object(CELObjectType(name, declared)), maximum: 0, minimalSize: minimalSize, names: names)
  }

  /// The fields of a type that is declared in code and not by a schema: upstream does not escape those, so that one writes
  /// `request.namespace`.
  package static func record(_ name: String, _ fields: [(String, CELDeclaration)]) -> CELDeclaration {
    let declared = Dictionary(fields) { $1 }
    return CELDeclaration(
      .object(CELObjectType(name, declared)), minimalSize: 2,
      names: Dictionary(fields.map { ($0.0, $0.0) }) { $1 })
  }

  /// The most values of the type that a request can carry, as upstream reckons where nothing else bounds them.
  package var maximalCount: UInt64 { UInt64(3 * 1024 * 1024 / (minimalSize + 1)) }

  /// The declaration at the end of a path of fields, `@items`, `@values` and `@keys`.
  func at(_ path: ArraySlice<String>) -> CELDeclaration? {
    guard let first = path.first else { return self }
    switch (first, type) {
    case ("@items", .list), ("@values", .map): return element?.at(path.dropFirst())
    case ("@keys", .map): return key?.at(path.dropFirst())
    // Whatever it is called, a value of such a map is bounded.
    case (_, .map) where element?.type == .any: return element?.at(path.dropFirst())
    case (_, .object(let object)): return object.fields[first]?.at(path.dropFirst())
    default: return nil
    }
  }
}

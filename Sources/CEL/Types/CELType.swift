/// The static type of an expression.
package indirect enum CELType: Hashable, Sendable {
  /// Of `any` values that are known to be bounded; goes with everything, as dyn.
  case any
  case dyn, null, bool, int, uint, double, string, bytes, duration, timestamp
  case list(CELType)
  case map(CELType, CELType)
  case optional(CELType)
  case type(CELType)
  /// A type of a library, known by its name only.
  case opaque(String)
  case object(CELObjectType)
  /// A type to be found out.
  case parameter(String)
  /// Of an expression whose fault has been told already; goes with everything.
  case error
}

/// A type with named fields. Two are the same when their names are.
package final class CELObjectType: Hashable, Sendable {
  package let name: String
  package let fields: [String: CELDeclaration]
  /// Any field may be asked for.
  let isOpen: Bool

  package init(_ name: String, _ fields: [String: CELDeclaration], isOpen: Bool = false) {
    self.name = name
    self.fields = fields
    self.isOpen = isOpen
  }

  /// The declaration of a field by its escaped name, or by a reserved word as it is written: `self.namespace`.
  func field(_ name: String) -> CELDeclaration? { fields[name] ?? (FieldName.isReserved(name) ? fields["__\(name)__"] : nil) }

  package static func == (a: CELObjectType, b: CELObjectType) -> Bool { a.name == b.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension CELType {
  /// Of the types to be found out that it mentions.
  var parameterNames: [String] {
    switch self {
    case .parameter(let name): [name]
    case .list(let inner), .optional(let inner), .type(let inner): inner.parameterNames
    case .map(let key, let value): key.parameterNames + value.parameterNames
    default: []
    }
  }

  /// Of a list.
  var element: CELType? { if case .list(let element) = self { element } else { nil } }
}

extension CELType: CustomStringConvertible {
  /// As messages of the type checker spell it.
  package var description: String {
    switch self {
    case .any: "any"
    case .dyn: "dyn"
    case .null: "null"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .duration: "duration"
    case .timestamp: "timestamp"
    case .list(let element): "list(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .optional(let value): "optional_type(\(value))"
    case .type(let type): "type(\(type))"
    case .opaque(let name): name
    case .object(let object): object.name
    case .parameter(let name): name
    case .error: "!error!"
    }
  }

  /// As Go prints the type, where messages are not the checker's own.
  package var goDescription: String {
    switch self {
    case .list(let element): "list(\(element.goDescription))"
    case .map(let key, let value): "map(\(key.goDescription), \(value.goDescription))"
    case .optional(let value): "optional_type(\(value.goDescription))"
    case .type(let type): type == .dyn ? "type" : "type(\(type.goDescription))"
    default: runtimeName
    }
  }

  /// Without parameters, as values name their types.
  var runtimeName: String {
    switch self {
    case .list: "list"
    case .map: "map"
    case .optional: "optional_type"
    case .type: "type"
    case .null: "null_type"
    case .duration: "google.protobuf.Duration"
    case .timestamp: "google.protobuf.Timestamp"
    default: description
    }
  }

  var isDynamic: Bool {
    switch self {
    case .any, .dyn, .error: true
    default: false
    }
  }

  /// What size says nothing about.
  var isScalar: Bool {
    switch self {
    case .bool, .int, .uint, .double, .duration, .timestamp: true
    case .optional(let inner): inner.isScalar
    default: false
    }
  }
}

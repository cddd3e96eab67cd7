import KubeAPI

/// One fault of an object, in upstream's words (k8s.io/apimachinery/pkg/util/validation/field).
package struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: String, Sendable {
    case required = "FieldValueRequired"
    case invalid = "FieldValueInvalid"
    case notSupported = "FieldValueNotSupported"
    case duplicate = "FieldValueDuplicate"
    case forbidden = "FieldValueForbidden"
    case tooLong = "FieldValueTooLong"
    case tooMany = "FieldValueTooMany"
    case notFound = "FieldValueNotFound"
    case typeInvalid = "FieldValueTypeInvalid"
    case internalError = "InternalError"

    var words: String {
      switch self {
      case .required: "Required value"
      case .invalid, .typeInvalid: "Invalid value"
      case .notSupported: "Unsupported value"
      case .duplicate: "Duplicate value"
      case .forbidden: "Forbidden"
      case .tooLong: "Too long"
      case .tooMany: "Too many"
      case .notFound: "Not found"
      case .internalError: "Internal error"
      }
    }
  }

  package let kind: Kind
  package let field: String
  /// What is said about the value, without the field.
  package let body: String

  package init(_ kind: Kind, _ field: String, value: JSON? = nil, _ detail: String = "") {
    self.kind = kind
    self.field = field
    var body = kind.words
    if let value { body += ": \(Self.shown(value))" }
    if !detail.isEmpty { body += ": \(detail)" }
    self.body = body
  }

  /// The same fault of a value that stands elsewhere.
  func moved(from prefix: String, to place: String) -> FieldError {
    FieldError(kind: kind, field: field.hasPrefix(prefix) ? place + field.dropFirst(prefix.count) : field, body: body)
  }

  private init(kind: Kind, field: String, body: String) {
    self.kind = kind
    self.field = field
    self.body = body
  }

  /// Strings as Go quotes them, numbers as its %v, compound values as its encoder writes them.
  private static func shown(_ value: JSON) -> String {
    if let text = value.string { return text.goQuoted }
    if case .double(let number) = value { return GoFloat.general(number) }
    return value.text
  }

  private init(_ kind: Kind, _ field: String, body: String) { (self.kind, self.field, self.body) = (kind, field, body) }

  package var description: String { "\(field): \(body)" }

  /// With an empty map in place of none, where one was sent.
  package func sayingEmpty(_ maps: Set<String>) -> FieldError {
    let absent = "Invalid value: null"
    guard maps.contains(field), body.hasPrefix(absent) else { return self }
    return FieldError(kind, field, body: "Invalid value: {}" + body.dropFirst(absent.count))
  }

  package static func required(_ field: String, _ detail: String = "") -> FieldError { FieldError(.required, field, detail) }
  package static func invalid(_ field: String, _ value: JSON, _ detail: String) -> FieldError {
    FieldError(.invalid, field, value: value, detail)
  }
  package static func duplicate(_ field: String, _ value: JSON) -> FieldError { FieldError(.duplicate, field, value: value) }
  package static func forbidden(_ field: String, _ detail: String) -> FieldError { FieldError(.forbidden, field, detail) }
  package static func notFound(_ field: String, _ value: JSON) -> FieldError { FieldError(.notFound, field, value: value) }
  package static func tooLong(_ field: String, maximum: Int) -> FieldError {
    FieldError(.tooLong, field, "may not be more than \(counted(maximum, "byte"))")
  }
  package static func tooMany(_ field: String, count: Int, maximum: Int) -> FieldError {
    FieldError(.tooMany, field, value: JSON(count), "must have at most \(counted(maximum, "item"))")
  }
  private static func counted(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
  /// The supported values in the order upstream lists them.
  package static func notSupported(_ field: String, _ value: JSON, _ supported: [String]) -> FieldError {
    let list = supported.map { "\"\($0)\"" }.joined(separator: ", ")
    return FieldError(.notSupported, field, value: value, "supported values: \(list)")
  }
}

extension FieldError {
  /// What upstream makes of several: the same fault is said once.
  package static func aggregate(_ errors: [FieldError]) -> String {
    var seen: Set<String> = []
    let texts = errors.map(\.description).filter { seen.insert($0).inserted }
    return texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
  }
}

extension APIStatus {
  /// The answer to an object with faults; the same fault is said once.
  package static func invalid(_ kind: GroupVersionKind, name: String, _ errors: [FieldError]) -> APIStatus {
    let list = FieldError.aggregate(errors)
    let qualified = kind.group.isEmpty ? kind.kind : "\(kind.kind).\(kind.group)"
    return APIStatus(
      .invalid, "\(qualified) \"\(name)\" is invalid: \(list)",
      details: Details(
        name: name, group: kind.group, kind: kind.kind,
        causes: errors.map { Cause(reason: $0.kind.rawValue, message: $0.body, field: $0.field) }))
  }
}

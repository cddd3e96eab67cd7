import KubeAPI

/// A column of `additionalPrinterColumns`.
struct CustomColumn: Sendable {
  let name: String
  let type: String
  let format: String
  let description: String
  let priority: Int
  let path: JSONPath?

  init(_ json: JSON) {
    name = json["name"].string ?? ""
    type = json["type"].string ?? ""
    format = json["format"].string ?? ""
    let text = json["description"].string ?? ""
    path = JSONPath(json["jsonPath"].string ?? "")
    description = text.isEmpty ? "Custom resource definition column (in JSONPath format): \(json["jsonPath"].string ?? "")" : text
    priority = json["priority"].int ?? 0
  }

  /// Without columns of its own a kind shows its age.
  static func all(_ json: JSON) -> [CustomColumn] {
    let own = json.elements.map(CustomColumn.init)
    return own.isEmpty ? [age] : own
  }

  private static let age = CustomColumn([
    "name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp",
    "description": .string(
      "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata"
    ),
  ])

  /// Every table begins with it. The texts are those of metav1.ObjectMeta's own documentation.
  static let name: JSON = [
    "name": "Name", "type": "string", "format": "name",
    "description": .string(
      "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names"
    ), "priority": 0,
  ]

  var json: JSON {
    [
      "name": .string(name), "type": .string(type), "format": .string(format), "description": .string(description),
      "priority": JSON(priority),
    ]
  }

  /// What stands in the column; null where the object has nothing, or nothing of the column's type.
  func cell(_ object: JSON, now: Timestamp) -> JSON {
    guard let path else { return .null }
    guard let found = try? path.find(in: object), let value = found.first else { return .null }
    switch type {
    case "integer": return value.double.flatMap { Int(exactly: $0.rounded(.towardZero)) }.map { JSON($0) } ?? .null
    case "number":
      switch value {
      case .int(let whole): return .double(Double(whole))
      case .double: return value
      default: return .null
      }
    case "boolean": return value.bool.map { JSON($0) } ?? .null
    case "string": return .string(JSONPath.text(value))
    case "date":
      guard let text = value.string else { return .null }
      if text.isEmpty { return "<unknown>" }
      guard let time = Timestamp(text) else { return "<invalid>" }
      return .string(HumanDuration.age(of: time, now: now))
    default: return .null
    }
  }
}

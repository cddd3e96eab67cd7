import KubeAPI

extension CELDeclaration {
  /// The largest request body upstream reckons with.
  private static let maximalRequest: Int64 = 3_145_728

  /// The type of an OpenAPI v3 schema; nil where an expression must not look (upstream's SchemaDeclType). The root of a resource also has
  /// `apiVersion`, `kind` and `metadata` with `name` and `generateName`. `name` becomes the type's name in messages.
  package static func schema(_ schema: JSON, name: String = "selfType", isResourceRoot: Bool = false) -> CELDeclaration? {
    if schema["x-kubernetes-int-or-string"].bool == true {
      return CELDeclaration(.dyn, maximum: textMaximum(schema) ?? UInt64(maximalRequest - 2), minimalSize: 1, isIntOrString: true)
    }
    switch schema["type"].string {
    case "array":
      guard let element = nested(schema.items, "\(name).@idx") else { return nil }
      let maximum = schema.maxItems.int.map { max(0, Int64($0)) } ?? (maximalRequest - 2) / (element.minimalSize + 1)
      return list(element, maximum: UInt64(maximum), kind: listKind(schema))
    case "object":
      if schema.additionalProperties.object != nil {
        guard let value = nested(schema.additionalProperties, "\(name).@elem") else { return nil }
        let maximum = schema.maxProperties.int.map { max(0, Int64($0)) } ?? (maximalRequest - 2) / (value.minimalSize + 6)
        return map(value, maximum: UInt64(maximum))
      }
      return objectSchema(schema, name, isResourceRoot: isResourceRoot)
    case "string": return text(schema)
    case "boolean": return bool
    case "number": return double
    case "integer": return int
    default: return nil
    }
  }

  private static func nested(_ schema: JSON, _ name: String) -> CELDeclaration? {
    self.schema(schema, name: name, isResourceRoot: schema["x-kubernetes-embedded-resource"].bool == true)
  }

  private static func objectSchema(_ schema: JSON, _ name: String, isResourceRoot: Bool) -> CELDeclaration {
    var properties = schema.properties
    if isResourceRoot { addIdentity(&properties) }
    let required = Set(schema.required.elements.compactMap(\.string))
    var size: Int64 = 2
    var fields: [(String, CELDeclaration)] = []
    for (key, property) in properties.members {
      guard let declaration = nested(property, "\(name).\(key)") else { continue }
      fields.append((key, declaration))
      if required.contains(key), property.object?["default"] == nil {
        size += Int64(key.utf8.count) + declaration.minimalSize + 4
      }
    }
    return object(name, fields, minimalSize: size)
  }

  private static func addIdentity(_ properties: inout JSON) {
    let isComplete =
      properties["kind"]["type"].string == "string" && properties["apiVersion"]["type"].string == "string"
      && properties["metadata"]["properties"]["name"]["type"].string == "string"
      && properties["metadata"]["properties"]["generateName"]["type"].string == "string"
    guard !isComplete else { return }
    let text: JSON = ["type": "string"]
    properties["kind"] = text
    properties["apiVersion"] = text
    properties["metadata"] = ["type": "object", "properties": ["name": text, "generateName": text]]
  }

  private static func listKind(_ schema: JSON) -> ListKind {
    switch schema["x-kubernetes-list-type"].string {
    case "set": .set
    case "map": .map(keys: schema["x-kubernetes-list-map-keys"].elements.compactMap(\.string))
    default: .atomic
    }
  }

  /// In bytes: a character may take four.
  private static func textMaximum(_ schema: JSON) -> UInt64? { schema.maxLength.int.map { UInt64(max(0, $0)) * 4 } }

  private static func text(_ schema: JSON) -> CELDeclaration {
    switch schema.format.string {
    case "byte":
      let maximum = schema.maxLength.int.map { UInt64(max(0, $0)) } ?? UInt64(maximalRequest - 2)
      return CELDeclaration(.bytes, maximum: maximum, minimalSize: 2)
    case "duration": return CELDeclaration(.duration, maximum: 32, minimalSize: 3)
    case "date": return CELDeclaration(.timestamp, maximum: 12, minimalSize: 12)
    case "date-time": return CELDeclaration(.timestamp, maximum: 32, minimalSize: 21)
    default: break
    }
    var maximum = textMaximum(schema)
    if maximum == nil, !schema.enum.elements.isEmpty {
      maximum = schema.enum.elements.compactMap { $0.string.map { UInt64($0.utf8.count) } }.max()
    }
    return CELDeclaration(.string, maximum: maximum ?? UInt64(maximalRequest - 2), minimalSize: 2)
  }
}

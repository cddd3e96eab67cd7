import CEL
import KubeAPI

/// One place of a custom resource's schema, read once for each version of a definition and shared by everything that looks at its
/// objects: pruning, defaulting, validation, the rules of lists, and the expressions.
final class CustomSchema: Sendable {
  let type: String
  /// What a value's type is compared with: an int-or-string may be either.
  let types: [String]
  let isNullable: Bool
  /// Formats that mean nothing for the type are left out, as upstream leaves them out.
  let format: String
  let preservesUnknown: Bool
  let isEmbedded: Bool
  let properties: [String: CustomSchema]
  /// In alphabetical order, so that faults come in the same order every time.
  let propertyNames: [String]
  let additional: CustomSchema?
  /// What `additionalProperties` says when it is no schema; nil when it is absent or a schema.
  let allowsAdditional: Bool?
  let items: CustomSchema?
  let allOf: [CustomSchema]
  let anyOf: [CustomSchema]
  let oneOf: [CustomSchema]
  let not: CustomSchema?
  let required: [String]
  let enumeration: [JSON]
  let pattern: String
  let expression: RegexProgram?
  let limits: SchemaLimits
  let listType: String
  let listKeys: [String]
  let mapType: String
  let defaultValue: JSON?
  let rules: [CustomRule]
  /// The type the rules see; nil where there are none.
  let declaration: CELDeclaration?
  /// Whether there is anything to fill in below.
  let hasDefaults: Bool
  /// Whether there are rules here or below.
  let hasRules: Bool
  /// Whether objects of their own may stand here or below.
  let hasEmbedded: Bool
  /// The schema as it was written.
  let json: JSON

  /// `isRoot` is true for a resource of its own: its expressions see apiVersion, kind and the name.
  init(_ json: JSON, isRoot: Bool = false) {
    self.json = json
    type = json["type"].string ?? ""
    let isIntOrString = json["x-kubernetes-int-or-string"].bool == true
    types = isIntOrString ? ["integer", "string"] : type.isEmpty ? [] : [type]
    isNullable = json["nullable"].bool == true
    format = StringFormat.known(json["format"].string ?? "", type: type)
    preservesUnknown = json["x-kubernetes-preserve-unknown-fields"].bool == true
    isEmbedded = json["x-kubernetes-embedded-resource"].bool == true
    var properties: [String: CustomSchema] = [:]
    for (name, property) in json["properties"].members { properties[name] = CustomSchema(property) }
    self.properties = properties
    propertyNames = properties.keys.sorted()
    additional = json["additionalProperties"].object.map { CustomSchema(.object($0)) }
    allowsAdditional = json["additionalProperties"].bool
    items = json["items"].object.map { CustomSchema(.object($0)) }
    allOf = json["allOf"].elements.map { CustomSchema($0) }
    anyOf = json["anyOf"].elements.map { CustomSchema($0) }
    oneOf = json["oneOf"].elements.map { CustomSchema($0) }
    not = json["not"].object.map { CustomSchema(.object($0)) }
    required = json["required"].elements.compactMap(\.string)
    enumeration = json["enum"].elements
    pattern = json["pattern"].string ?? ""
    expression = pattern.isEmpty ? nil : try? RegexProgram(pattern)
    limits = SchemaLimits(json)
    listType = json["x-kubernetes-list-type"].string ?? ""
    listKeys = json["x-kubernetes-list-map-keys"].elements.compactMap(\.string)
    mapType = json["x-kubernetes-map-type"].string ?? ""
    defaultValue = json.object?["default"]
    let inner = Array(properties.values) + [additional, items].compactMap { $0 }
    let rules = json["x-kubernetes-validations"].elements
    hasDefaults = inner.contains { $0.defaultValue != nil || $0.hasDefaults }
    hasRules = !rules.isEmpty || (inner + allOf).contains(where: \.hasRules)
    hasEmbedded = isEmbedded || inner.contains(where: \.hasEmbedded)
    declaration = rules.isEmpty ? nil : CELDeclaration.schema(json, isResourceRoot: isRoot || isEmbedded)
    self.rules = rules.map { [declaration] in CustomRule($0, declaration: declaration) }
  }

  /// The schema of a member of an object: a property's own, else that of the map's values.
  func member(_ name: String) -> CustomSchema? { properties[name] ?? additional }
}

/// The bounds of a value, nil where there is none.
struct SchemaLimits: Sendable {
  let maximum: Double?
  let isMaximumExclusive: Bool
  let minimum: Double?
  let isMinimumExclusive: Bool
  let multipleOf: Double?
  let maxLength: Int?
  let minLength: Int?
  let maxItems: Int?
  let minItems: Int?
  let hasUniqueItems: Bool
  let maxProperties: Int?
  let minProperties: Int?

  init(_ json: JSON) {
    maximum = json["maximum"].double
    isMaximumExclusive = json["exclusiveMaximum"].bool == true
    minimum = json["minimum"].double
    isMinimumExclusive = json["exclusiveMinimum"].bool == true
    multipleOf = json["multipleOf"].double
    maxLength = json["maxLength"].int
    minLength = json["minLength"].int
    maxItems = json["maxItems"].int
    minItems = json["minItems"].int
    hasUniqueItems = json["uniqueItems"].bool == true
    maxProperties = json["maxProperties"].int
    minProperties = json["minProperties"].int
  }
}

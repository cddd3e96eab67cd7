import CEL
import KubeAPI
import KubeSchema

/// What makes a schema structural: every field is described once outside of allOf, anyOf, oneOf and not, which only restrict values
/// (k8s.io/apiextensions-apiserver/pkg/apiserver/schema).
struct StructuralRules {
  enum Level: Sendable { case root, item, field }

  private(set) var errors: [FieldError] = []

  /// The faults in alphabetical order, as upstream sorts them.
  static func check(_ schema: JSON, _ path: String) -> [FieldError] {
    var rules = StructuralRules()
    rules.invariants(schema, .root, path)
    rules.completeness(of: schema, schema, path, path)
    return rules.errors.sorted { $0.description < $1.description }
  }

  /// Whether a schema is structural.
  static func holds(_ schema: JSON) -> Bool { unreadable(schema) == nil && check(schema, "").isEmpty }

  /// Why there is no structural schema at all (`NewStructural`); nil when there is.
  static func unreadable(_ schema: JSON) -> String? {
    guard schema.object != nil else { return nil }
    func isSet(_ key: String) -> Bool {
      let value = schema[key]
      return !value.isNull && value != "" && value.object?.isEmpty != true
    }
    let unsupported =
      [("id", "id"), ("$schema", "schema"), ("$ref", "$ref")]
      + ["patternProperties", "dependencies"].map { ($0, $0) }
    for (key, name) in unsupported where isSet(key) { return "OpenAPIV3Schema '\(name)' is not supported" }
    if !schema["additionalItems"].isNull { return "OpenAPIV3Schema 'additionalItems' is not supported" }
    if isSet("definitions") { return "OpenAPIV3Schema 'definitions' is not supported" }
    for each in ["allOf", "anyOf", "oneOf"].flatMap({ schema[$0].elements }) + [schema["not"]] {
      if let why = unreadable(each) { return why }
    }
    if schema["x-kubernetes-preserve-unknown-fields"].bool == false {
      return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined"
    }
    if schema["items"].array?.isEmpty == false { return "OpenAPIV3Schema 'items' must be a schema, but is an array" }
    for each in [schema["items"]] + schema["properties"].members.map(\.1) + [schema["additionalProperties"]] {
      if let why = unreadable(each) { return why }
    }
    return nil
  }

  private mutating func invariants(_ schema: JSON, _ level: Level, _ path: String) {
    let type = schema["type"].string ?? ""
    if type == "array", schema["items"].isNull { errors.append(.required("\(path).items", "must be specified")) }
    if schema["items"].object != nil { invariants(schema["items"], .item, "\(path).items") }
    for (name, property) in schema["properties"].members { invariants(property, .field, "\(path).properties[\(name)]") }
    let additional = schema["additionalProperties"]
    if !additional.isNull {
      if level == .root { errors.append(.forbidden("\(path).additionalProperties", "must not be used at the root")) }
      if additional.object != nil { invariants(additional, .field, "\(path).additionalProperties") }
    }
    extensions(schema, path)
    let alternatives: [JSON] = [["type": "integer"], ["type": "string"]]
    values(
      schema, path, level, skipsAnyOf: schema["anyOf"].elements == alternatives,
      skipsFirst: schema["allOf"].elements.first?["anyOf"].elements == alternatives)
    typed(schema, type, level, path)
    let isResource = level == .root || schema["x-kubernetes-embedded-resource"].bool == true
    for name in ["kind", "apiVersion"] where isResource {
      guard let property = schema["properties"].object?[name], property["type"].string != "string" else { continue }
      errors.append(
        .invalid("\(path).properties[\(name)].type", .string(property["type"].string ?? ""), "must be string"))
    }
    if let metadata = schema["properties"].object?["metadata"] {
      self.metadata(metadata, level, isResource, "\(path).properties[metadata]")
    }
  }

  private mutating func extensions(_ schema: JSON, _ path: String) {
    guard schema["x-kubernetes-int-or-string"].bool == true else { return }
    for key in ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"] where schema[key].bool == true {
      errors.append(.invalid("\(path).\(key)", true, "must be false if x-kubernetes-int-or-string is true"))
    }
  }

  private mutating func typed(_ schema: JSON, _ type: String, _ level: Level, _ path: String) {
    let isEmbedded = schema["x-kubernetes-embedded-resource"].bool == true
    let preserves = schema["x-kubernetes-preserve-unknown-fields"].bool == true
    if isEmbedded, type != "object" {
      let why = "must be object if x-kubernetes-embedded-resource is true"
      errors.append(type.isEmpty ? .required("\(path).type", why) : .invalid("\(path).type", .string(type), why))
    } else if type.isEmpty, schema["x-kubernetes-int-or-string"].bool != true, !preserves {
      let why =
        switch level {
        case .root: "must not be empty at the root"
        case .item: "must not be empty for specified array items"
        case .field: "must not be empty for specified object fields"
        }
      errors.append(.required("\(path).type", why))
    }
    if isEmbedded, !schema["additionalProperties"].isNull {
      errors.append(
        .forbidden("\(path).additionalProperties", "must not be used if x-kubernetes-embedded-resource is set"))
    }
    if level == .root, !type.isEmpty, type != "object" {
      errors.append(.invalid("\(path).type", .string(type), "must be object at the root"))
    }
    if isEmbedded, !preserves, schema["properties"].members.isEmpty {
      errors.append(
        .required(
          "\(path).properties",
          "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"))
    }
  }

  private mutating func metadata(_ schema: JSON, _ level: Level, _ isResource: Bool, _ path: String) {
    let type = schema["type"].string ?? ""
    if isResource, type != "object" { errors.append(.invalid("\(path).type", .string(type), "must be object")) }
    guard level == .root else { return }
    var rest = schema
    for key in ["type", "default"] { rest[key] = .null }
    let names = Set(schema["properties"].members.keys)
    if !names.isEmpty, names.isSubset(of: ["name", "generateName"]) { rest["properties"] = .null }
    let values: Set<String> = [
      "description", "title", "nullable", "properties", "items", "additionalProperties", "x-kubernetes-validations",
      "x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource", "x-kubernetes-int-or-string",
      "x-kubernetes-list-type", "x-kubernetes-map-type", "x-kubernetes-list-map-keys", "externalDocs", "format", "required",
      "enum", "pattern", "allOf", "anyOf", "oneOf", "not", "minProperties", "maxProperties",
    ]
    if rest.members.keys.contains(where: values.contains) {
      errors.append(
        .forbidden(
          path, "must not specify anything other than name and generateName, but metadata is implicitly specified"))
    }
  }

  private mutating func values(_ schema: JSON, _ path: String, _ level: Level, skipsAnyOf: Bool, skipsFirst: Bool) {
    if !skipsAnyOf {
      for (index, each) in schema["anyOf"].elements.enumerated() { nested(each, "\(path).anyOf[\(index)]", level) }
    }
    for (index, each) in schema["allOf"].elements.enumerated() {
      nested(each, "\(path).allOf[\(index)]", level, skipsAnyOf: skipsFirst && index == 0)
    }
    for (index, each) in schema["oneOf"].elements.enumerated() { nested(each, "\(path).oneOf[\(index)]", level) }
    if !schema["not"].isNull { nested(schema["not"], "\(path).not", level) }
    if let pattern = schema["pattern"].string, !pattern.isEmpty {
      do throws(CELError) { _ = try RegexProgram(pattern) } catch {
        errors.append(
          .invalid(
            "\(path).pattern", .string(pattern), "must be a valid regular expression, but isn't: \(error.message)"))
      }
    }
  }

  /// Words that describe fields do not belong where values are only restricted.
  private mutating func nested(_ schema: JSON, _ path: String, _ level: Level, skipsAnyOf: Bool = false) {
    values(schema, path, level, skipsAnyOf: skipsAnyOf, skipsFirst: false)
    if schema["items"].object != nil { nested(schema["items"], "\(path).items", level) }
    for (name, property) in schema["properties"].members { nested(property, "\(path).properties[\(name)]", .field) }
    let forbidden = [
      ("type", "empty"), ("additionalProperties", "undefined"), ("default", "undefined"), ("title", "empty"),
      ("description", "empty"), ("nullable", "false"), ("externalDocs", "undefined"),
      ("x-kubernetes-preserve-unknown-fields", "false"), ("x-kubernetes-embedded-resource", "false"),
      ("x-kubernetes-int-or-string", "false"), ("x-kubernetes-list-map-keys", "empty"),
      ("x-kubernetes-list-type", "undefined"), ("x-kubernetes-map-type", "undefined"), ("x-kubernetes-validations", "empty"),
    ]
    for (key, wanted) in forbidden {
      let value = schema[key]
      if value.isNull || value == "" || value == false || value.array?.isEmpty == true { continue }
      errors.append(.forbidden("\(path).\(key)", "must be \(wanted) to be structural"))
    }
    if schema["properties"].members.contains("metadata") {
      errors.append(.forbidden("\(path).properties[metadata]", "must not be specified in a nested context"))
    }
  }

  /// Everything that is restricted must also be described.
  private mutating func completeness(of values: JSON, _ schema: JSON, _ path: String, _ place: String) {
    if !values["not"].isNull { described(values["not"], schema, path, "\(place).not") }
    for key in ["allOf", "anyOf", "oneOf"] {
      for (index, each) in values[key].elements.enumerated() { described(each, schema, path, "\(place).\(key)[\(index)]") }
    }
  }

  private mutating func described(_ values: JSON, _ schema: JSON, _ path: String, _ place: String) {
    completeness(of: values, schema, path, place)
    if values["items"].object != nil {
      if schema["items"].object == nil {
        errors.append(.required("\(path).items", "because it is defined in \(place).items"))
      } else {
        described(values["items"], schema["items"], "\(path).items", "\(place).items")
      }
    }
    for (name, property) in values["properties"].members {
      let (inner, outer) = ("\(place).properties[\(name)]", "\(path).properties[\(name)]")
      if let known = schema["properties"].object?[name] {
        described(property, known, outer, inner)
      } else {
        errors.append(.required(outer, "because it is defined in \(inner)"))
      }
    }
  }
}

import KubeAPI
import KubeSchema

/// The rules of a schema's words, place by place. Faults of expressions are told after all others, and not looked for where the
/// schema itself is at fault.
struct OpenAPISchemaRules {
  struct Found {
    var schema: [FieldError] = []
    var expressions: [FieldError] = []

    static func += (a: inout Found, b: Found) {
      a.schema += b.schema
      a.expressions += b.expressions
    }
  }

  var checksExpressions = true
  private var forbidsDefaults: String?
  private var isInsideMeta = false
  /// The first place from which on old and new values cannot be told to be the same thing.
  private var uncorrelated: String?

  func check(_ schema: JSON, _ path: String, isRoot: Bool = true) -> Found {
    var found = Found()
    found.schema += words(schema, path)
    if schema["uniqueItems"].bool == true {
      found.schema.append(
        .forbidden(
          "\(path).uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"))
    }
    let properties = schema["properties"].members
    let additional = schema["additionalProperties"]
    if !additional.isNull {
      if !properties.isEmpty, additional.bool != true {
        found.schema.append(
          .forbidden("\(path).additionalProperties", "additionalProperties and properties are mutual exclusive"))
      }
      if additional.object != nil {
        var rules = self
        if isInsideMeta { rules.forbidsDefaults = "inside additionalProperties applying to object metadata" }
        found += rules.check(additional, "\(path).additionalProperties", isRoot: false)
      }
    }
    for (name, property) in properties.sorted(by: { $0.0 < $1.0 }) {
      var rules = self
      if schema["x-kubernetes-map-type"].string == "atomic" { rules.uncorrelated = uncorrelated ?? path }
      if isRoot || schema["x-kubernetes-embedded-resource"].bool == true, CustomSchema.metaFields.contains(name) {
        rules.isInsideMeta = true
        if isRoot { rules.forbidsDefaults = "in top-level \(name)" }
      }
      found += rules.check(property, "\(path).properties[\(name)]", isRoot: false)
    }
    var plain = self
    plain.checksExpressions = false
    if schema["not"].object != nil { found += plain.check(schema["not"], "\(path).not", isRoot: false) }
    for key in ["allOf", "oneOf", "anyOf"] {
      for (index, each) in schema[key].elements.enumerated() {
        found += plain.check(each, "\(path).\(key)[\(index)]", isRoot: false)
      }
    }
    if schema["items"].object != nil {
      var rules = self
      if schema["x-kubernetes-list-type"].string != "map" { rules.uncorrelated = uncorrelated ?? path }
      found += rules.check(schema["items"], "\(path).items", isRoot: false)
    }
    if schema["x-kubernetes-preserve-unknown-fields"].bool == false {
      found.schema.append(
        .invalid("\(path).x-kubernetes-preserve-unknown-fields", false, "must be true or undefined"))
    }
    found.schema += ListRules.check(schema, path)
    found.schema += RuleTexts.check(schema, path)
    if checksExpressions, found.schema.isEmpty {
      found.expressions += ExpressionRules.check(schema, path, isRoot: isRoot, uncorrelated: uncorrelated)
    }
    return found
  }

  private func words(_ schema: JSON, _ path: String) -> [FieldError] {
    let types = ["array", "boolean", "integer", "number", "object", "string"]
    var errors: [FieldError] = []
    let type = schema["type"].string ?? ""
    if !type.isEmpty, !types.contains(type) { errors.append(.notSupported("\(path).type", .string(type), types)) }
    if schema.members.contains("default"), let forbidsDefaults {
      errors.append(.forbidden("\(path).default", "must not be set \(forbidsDefaults)"))
    }
    for key in ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"] where !schema[key].isNull {
      errors.append(.forbidden("\(path).\(key)", "\(key) is not supported"))
    }
    if type == "null" {
      errors.append(.forbidden("\(path).type", "type cannot be set to null, use nullable as an alternative"))
    }
    if schema["items"].array?.isEmpty == false {
      errors.append(.forbidden("\(path).items", "items must be a schema object and not an array"))
    }
    if isInsideMeta, schema["x-kubernetes-embedded-resource"].bool == true {
      errors.append(.forbidden("\(path).x-kubernetes-embedded-resource", "must not be used inside of resource meta"))
    }
    return errors
  }
}

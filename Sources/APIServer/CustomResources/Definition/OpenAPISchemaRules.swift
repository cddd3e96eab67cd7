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

  let tolerance: DefinitionTolerance
  var checksExpressions = true
  var expressions = ExpressionRules(cardinality: 1)
  private var forbidsDefaults: String?
  private var isInsideMeta = false

  init(tolerance: DefinitionTolerance) { self.tolerance = tolerance }

  func check(_ schema: JSON, _ path: String, isRoot: Bool = true, _ costs: inout RuleCosts) -> Found {
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
        rules.multiply(schema["maxProperties"])
        found += rules.check(additional, "\(path).additionalProperties", isRoot: false, &costs)
      }
    }
    for (name, property) in properties.sorted(by: { $0.0 < $1.0 }) {
      var rules = self
      if !CorrelatedElements.areMembers(of: schema["x-kubernetes-map-type"].string ?? "") { rules.uncorrelate(path) }
      if isRoot || schema["x-kubernetes-embedded-resource"].bool == true, CustomSchema.metaFields.contains(name) {
        rules.isInsideMeta = true
        if isRoot { rules.forbidsDefaults = "in top-level \(name)" }
      }
      found += rules.check(property, "\(path).properties[\(name)]", isRoot: false, &costs)
    }
    var plain = self
    plain.checksExpressions = false
    if schema["not"].object != nil { found += plain.check(schema["not"], "\(path).not", isRoot: false, &costs) }
    for key in ["allOf", "oneOf", "anyOf"] {
      for (index, each) in schema[key].elements.enumerated() {
        found += plain.check(each, "\(path).\(key)[\(index)]", isRoot: false, &costs)
      }
    }
    if schema["items"].object != nil {
      var rules = self
      if schema["x-kubernetes-list-type"].string != "map" { rules.uncorrelate(path) }
      rules.multiply(schema["maxItems"])
      found += rules.check(schema["items"], "\(path).items", isRoot: false, &costs)
    }
    if schema["x-kubernetes-preserve-unknown-fields"].bool == false {
      found.schema.append(
        .invalid("\(path).x-kubernetes-preserve-unknown-fields", false, "must be true or undefined"))
    }
    found.schema += ListRules.check(schema, path, tolerance)
    found.schema += RuleTexts.check(schema, path)
    if checksExpressions, found.schema.isEmpty {
      found.expressions += expressions.check(schema, path, isRoot: isRoot, &costs)
    }
    return found
  }

  /// Below here there are so many values for each of those above; without a bound, nobody knows how many.
  private mutating func multiply(_ most: JSON) {
    guard let count = expressions.cardinality, let most = most.int else { return expressions.cardinality = nil }
    let (product, overflows) = count.multipliedReportingOverflow(by: UInt64(max(0, most)))
    expressions.cardinality = overflows ? .max : product
  }

  private mutating func uncorrelate(_ path: String) {
    if expressions.uncorrelated == nil { expressions.uncorrelated = path }
  }

  private static let types = ["array", "boolean", "integer", "number", "object", "string"]

  static func hasUnknownType(_ schema: JSON) -> Bool {
    let type = schema["type"].string ?? ""
    return !type.isEmpty && !types.contains(type)
  }

  private func words(_ schema: JSON, _ path: String) -> [FieldError] {
    var errors: [FieldError] = []
    let type = schema["type"].string ?? ""
    if !tolerance.unknownTypes, Self.hasUnknownType(schema) {
      errors.append(.notSupported("\(path).type", .string(type), Self.types))
    }
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

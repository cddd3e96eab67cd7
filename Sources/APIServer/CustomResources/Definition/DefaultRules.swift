import KubeAPI
import KubeSchema

/// Defaults must be what the schema would accept and keep.
enum DefaultRules {
  static func check(_ schema: JSON, _ path: String) -> [FieldError] {
    guard hasDefault(schema) else { return [] }
    return check(CustomSchema(schema), path)
  }

  private static func hasDefault(_ schema: JSON) -> Bool {
    if schema.members.contains("default") { return true }
    return hasDefaultBelow(schema)
  }

  private static func hasDefaultBelow(_ schema: JSON) -> Bool {
    schema["properties"].members.contains { hasDefault($0.1) } || schema["items"].object.map { hasDefault(.object($0)) } ?? false
  }

  /// The rules a default breaks, as an object that stays as it is and as one that is new.
  private static func broken(_ schema: CustomSchema, _ value: JSON, _ place: String) -> [FieldError] {
    let same = RuleEvaluation.evaluate(schema, value, old: value, base: place, ratchets: false).errors
    return same.isEmpty ? RuleEvaluation.evaluate(schema, value, old: nil, base: place).errors : same
  }

  private static func check(_ schema: CustomSchema, _ path: String) -> [FieldError] {
    var errors: [FieldError] = []
    if let value = schema.defaultValue {
      let place = "\(path).default"
      if schema.prunedValue(value) != value {
        errors.append(.invalid(place, value, "must not have unknown fields"))
      }
      let faults = SchemaValidator.validate(value, schema, base: place)
      errors += faults.isEmpty ? broken(schema, value, place) : faults
    }
    if let items = schema.items { errors += check(items, "\(path).items") }
    for name in schema.propertyNames {
      guard let property = schema.properties[name] else { continue }
      errors += check(property, "\(path).properties[\(name)]")
    }
    return errors
  }
}

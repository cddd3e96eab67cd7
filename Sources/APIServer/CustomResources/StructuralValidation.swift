import CEL
import KubeAPI

/// Checks values against the OpenAPI schema of their definition, in upstream's words.
struct StructuralValidation {
  private(set) var causes: [APIStatus.Cause] = []

  static func validate(_ object: JSON, _ schema: JSON) -> [APIStatus.Cause] {
    var validation = StructuralValidation()
    for (key, property) in schema.properties.members where !["apiVersion", "kind", "metadata"].contains(key) {
      let value = object[key]
      if !value.isNull { validation.check(value, property, key) }
    }
    validation.checkRequired(object, schema, "")
    return validation.causes
  }

  private mutating func add(_ reason: String, _ message: String, _ field: String) {
    causes.append(.init(reason: reason, message: message, field: field))
  }

  private mutating func invalid(_ value: JSON, _ field: String, _ why: String) {
    add("FieldValueInvalid", "Invalid value: \(value.text): \(field) in body \(why)", field)
  }

  private mutating func checkRequired(_ object: JSON, _ schema: JSON, _ path: String) {
    for name in schema.required.elements.compactMap(\.string) where object.object?[name] == nil {
      add("FieldValueRequired", "Required value", path.isEmpty ? name : "\(path).\(name)")
    }
  }

  private mutating func check(_ value: JSON, _ schema: JSON, _ path: String) {
    if value.isNull, schema.nullable.bool == true { return }
    guard checkType(value, schema, path) else { return }
    let allowed = schema.enum.elements
    if !allowed.isEmpty, !allowed.contains(value) {
      add(
        "FieldValueNotSupported",
        "Unsupported value: \(value.text): supported values: \(allowed.map(\.text).joined(separator: ", "))", path)
    }
    switch value {
    case .string(let text): checkText(text, schema, path)
    case .int, .double: checkNumber(value, schema, path)
    case .array(let elements): checkList(elements, schema, path)
    case .object(let members):
      checkRequired(value, schema, path)
      for (key, member) in members {
        if let property = schema.properties.object?[key] {
          check(member, property, "\(path).\(key)")
        } else if schema.additionalProperties.object != nil {
          check(member, schema.additionalProperties, "\(path).\(key)")
        }
      }
    default: return
    }
  }

  private mutating func checkType(_ value: JSON, _ schema: JSON, _ path: String) -> Bool {
    if schema["x-kubernetes-int-or-string"].bool == true {
      switch value {
      case .int, .string: return true
      default: break
      }
    }
    guard let type = schema.type.string, !type.isEmpty else { return true }
    let isRight =
      switch (type, value) {
      case ("string", .string), ("boolean", .bool), ("array", .array), ("object", .object), ("integer", .int), ("number", .int),
        ("number", .double):
        true
      default: false
      }
    if !isRight {
      let given = value.typeName
      add("FieldValueTypeInvalid", "Invalid value: \"\(given)\": \(path) in body must be of type \(type): \"\(given)\"", path)
    }
    return isRight
  }

  private mutating func checkText(_ text: String, _ schema: JSON, _ path: String) {
    let length = text.unicodeScalars.count
    if let most = schema.maxLength.int, length > most {
      add("FieldValueTooLong", "Too long: may not be more than \(most) bytes", path)
    }
    if let pattern = schema.pattern.string, let program = try? RegexProgram(pattern), !program.matches(text) {
      invalid(.string(text), path, "should match '\(pattern)'")
    }
    if let least = schema.minLength.int, length < least { invalid(.string(text), path, "should be at least \(least) chars long") }
  }

  private mutating func checkNumber(_ value: JSON, _ schema: JSON, _ path: String) {
    guard let number = value.double else { return }
    if let most = schema.maximum.double {
      let excludes = schema.exclusiveMaximum.bool == true
      if number > most || (excludes && number == most) {
        invalid(value, path, "should be less than \(excludes ? "" : "or equal to ")\(schema.maximum.text)")
      }
    }
    if let least = schema.minimum.double {
      let excludes = schema.exclusiveMinimum.bool == true
      if number < least || (excludes && number == least) {
        invalid(value, path, "should be greater than \(excludes ? "" : "or equal to ")\(schema.minimum.text)")
      }
    }
    if let factor = schema.multipleOf.double, factor > 0, (number / factor).rounded() * factor != number {
      invalid(value, path, "should be a multiple of \(schema.multipleOf.text)")
    }
  }

  private mutating func checkList(_ elements: [JSON], _ schema: JSON, _ path: String) {
    if let most = schema.maxItems.int, elements.count > most {
      add("FieldValueTooMany", "Too many: \(elements.count): must have at most \(most) items", path)
    }
    if let least = schema.minItems.int, elements.count < least {
      invalid(JSON(elements.count), path, "should have at least \(least) items")
    }
    guard schema.items.object != nil else { return }
    for (position, element) in elements.enumerated() { check(element, schema.items, "\(path)[\(position)]") }
  }
}

import CEL
import KubeAPI
import KubeSchema

/// Checks values against schemas in the order and words of upstream's validator (k8s.io/kube-openapi/pkg/validation/validate).
///
/// On updates, what is as it was before is not held against the change where old and new value can be told to be the same thing:
/// members of objects, and elements of lists with keys.
struct SchemaValidator: Sendable {
  /// Where the checked value stands in something larger, as faults name it; their words name the place inside it.
  var base = ""

  static func validate(_ value: JSON, _ schema: CustomSchema, old: JSON? = nil, base: String = "") -> [FieldError] {
    SchemaValidator(base: base).check(value, schema, "", old).errors
  }

  func check(_ value: JSON, _ schema: CustomSchema, _ path: String, _ old: JSON?) -> SchemaFailures {
    var result = SchemaFailures()
    checkType(value, schema, path, &result)
    if value.isNull {
      checkEnumeration(value, schema, path, &result)
    } else {
      combine(value, schema, path, &result)
      result.match()
      switch value {
      case .string(let text):
        checkText(text, schema, path, &result)
        result.match()
        if !schema.format.isEmpty {
          if !StringFormat.accepts(text, schema.format) {
            result.add(error(.typeInvalid, path, value, "\(path) in body must be of type \(schema.format): \(quoted(text))"))
          }
          result.match()
        }
      case .int, .double:
        checkNumber(value, schema, path, &result)
        result.match()
      case .array(let elements):
        checkElements(elements, schema, path, old, &result)
        result.match()
      default: break
      }
      checkEnumeration(value, schema, path, &result)
      result.match()
      if case .object(let members) = value {
        checkMembers(members, schema, path, old, &result)
        result.match()
      }
      result.match()
    }
    if !result.isValid, let old, old == value { result.forgive() }
    return result
  }

  func place(_ path: String) -> String {
    let inner = path.hasPrefix(".") ? String(path.dropFirst()) : path
    if inner.isEmpty { return base.isEmpty ? "<nil>" : base }
    return base.isEmpty ? inner : "\(base).\(inner)"
  }

  func error(_ kind: FieldError.Kind, _ path: String, _ value: JSON, _ message: String) -> FieldError {
    FieldError(kind, place(path), value: value, message)
  }

  func quoted(_ text: String) -> String { JSON.string(text).text }

  private func checkType(_ value: JSON, _ schema: CustomSchema, _ path: String, _ result: inout SchemaFailures) {
    let types = schema.types
    guard !types.isEmpty || !schema.format.isEmpty else { return }
    func refuse(_ wanted: String, _ given: String) {
      result.add(error(.typeInvalid, path, .string(given), "\(path) in body must be of type \(wanted): \(quoted(given))"))
    }
    if value.isNull {
      if !types.isEmpty, !schema.isNullable { refuse(types.joined(separator: ","), "null") } else { result.match() }
      return
    }
    let given = value.typeName
    let isNumberLike =
      given == "integer" && types.contains("number") || given == "number" && types.contains("integer") && value.int != nil
    let isTextLike = given == "string" || given == "array"
    let wantsNumber = types.contains("number") || types.contains("integer")
    if !isTextLike, !schema.format.isEmpty, !types.contains(given), !isNumberLike {
      return refuse(schema.format, given == "integer" ? "int64" : given == "number" ? "float64" : "")
    }
    if isTextLike, !schema.format.isEmpty, !wantsNumber || types.contains(given) { return result.match() }
    if !types.isEmpty, !types.contains(given), !isNumberLike { return refuse(types.joined(separator: ","), given) }
    result.match()
  }

  private func checkEnumeration(_ value: JSON, _ schema: CustomSchema, _ path: String, _ result: inout SchemaFailures) {
    guard !schema.enumeration.isEmpty, value.isNull || !schema.enumeration.contains(value) else { return }
    result.add(.notSupported(place(path), value, schema.enumeration.map { $0.string ?? $0.text }))
  }

  private func checkText(_ text: String, _ schema: CustomSchema, _ path: String, _ result: inout SchemaFailures) {
    let length = text.unicodeScalars.count
    if let most = schema.limits.maxLength, length > most {
      result.add(.tooLong(place(path), maximum: most))
    } else if let least = schema.limits.minLength, length < least {
      result.add(error(.invalid, path, .string(text), "\(path) in body should be at least \(least) chars long"))
    } else if let expression = schema.expression, !expression.matches(text) {
      result.add(error(.invalid, path, .string(text), "\(path) in body should match '\(schema.pattern)'"))
    }
  }

  private func checkElements(
    _ elements: [JSON], _ schema: CustomSchema, _ path: String, _ old: JSON?, _ result: inout SchemaFailures
  ) {
    if let items = schema.items {
      for (index, element) in elements.enumerated() {
        let before = old.flatMap { CorrelatedElements.element(like: element, in: $0, schema) }
        result.merge(check(element, items, "\(path)[\(index)]", before))
      }
    }
    let limits = schema.limits
    if let least = limits.minItems, elements.count < least {
      result.add(error(.invalid, path, JSON(elements.count), "\(path) in body should have at least \(least) items"))
    }
    if let most = limits.maxItems, elements.count > most {
      result.add(.tooMany(place(path), count: elements.count, maximum: most))
    }
    if limits.hasUniqueItems, Set(elements).count < elements.count {
      result.add(error(.invalid, path, "", "\(path) in body shouldn't contain duplicates"))
    }
    result.match()
  }

  private func checkMembers(
    _ members: JSONObject, _ schema: CustomSchema, _ path: String, _ old: JSON?, _ result: inout SchemaFailures
  ) {
    let limits = schema.limits
    if let least = limits.minProperties, members.count < least {
      result.add(error(.invalid, path, JSON(members.count), "\(path) in body should have at least \(least) properties"))
      return
    }
    if let most = limits.maxProperties, members.count > most {
      result.add(.tooMany(place(path), count: members.count, maximum: most))
      return
    }
    for (key, member) in members.sorted(by: { $0.0 < $1.0 }) where schema.properties[key] == nil {
      if schema.allowsAdditional == false {
        result.add(error(.invalid, path, .string(key), "\(path).\(key) in body is a forbidden property"))
      } else if let additional = schema.additional {
        result.merge(check(member, additional, "\(path).\(key)", old?.object?[key]))
      }
    }
    for name in schema.propertyNames {
      guard let property = schema.properties[name], let member = members[name] else { continue }
      result.merge(check(member, property, path.isEmpty ? name : "\(path).\(name)", old?.object?[name]))
    }
    for name in schema.required where !members.contains(name) { result.add(.required(place("\(path).\(name)"))) }
  }
}

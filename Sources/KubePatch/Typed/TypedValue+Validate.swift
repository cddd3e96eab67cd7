import KubeAPI

extension TypedValue {
  /// What keeps a value from being of its type: unknown fields, wrong kinds of values, elements named twice.
  package static func validate(_ value: JSON, _ schema: (any PatchSchema)?) -> [TypedError] {
    var errors: [TypedError] = []
    validate(value, schema, [], &errors)
    return errors
  }

  package static func message(_ errors: [TypedError]) -> String {
    errors.count == 1 ? errors[0].description : (["errors:"] + errors.map { "  \($0)" }).joined(separator: "\n")
  }

  private static func validate(_ value: JSON, _ schema: (any PatchSchema)?, _ path: [PathElement], _ errors: inout [TypedError]) {
    guard let schema, !value.isNull else { return }
    func refuse(_ message: String) { errors.append(TypedError(message, path: path)) }
    switch schema.patchShape {
    case .number where value.double == nil: refuse("expected numeric (int or float), got \(goType(value))")
    case .string where value.string == nil: refuse("expected string, got &value.valueUnstructured{Value:\(goLiteral(value))}")
    case .boolean where value.bool == nil: refuse("expected boolean, got &{\(goLiteral(value))}")
    case .list:
      guard let items = value.array else { return refuse("expected list, got &{\(goLiteral(value))}") }
      validate(items, schema, path, &errors)
    case .map:
      guard let object = value.object else { return refuse("expected map, got &{\(goLiteral(value))}") }
      for (key, member) in object {
        guard let field = schema.member(key) else {
          // Upstream looks no further into such an object.
          return errors.append(TypedError("field not declared in schema", path: path + [.field(key)]))
        }
        validate(member, field, path + [.field(key)], &errors)
      }
    default: break
    }
  }

  private static func validate(_ items: [JSON], _ schema: any PatchSchema, _ path: [PathElement], _ errors: inout [TypedError]) {
    let atom = atom(.array(items), schema)
    var seen: Set<PathElement> = []
    for (position, item) in items.enumerated() {
      var name = PathElement.index(position)
      if atom != .whole {
        do { name = try element(item, atom, schema) } catch {
          errors.append(TypedError("element \(position): \(error.message)", path: path))
          continue
        }
        if !seen.insert(name).inserted {
          errors.append(TypedError("duplicate entries for key \(name)", path: path))
        }
      }
      validate(item, schema.elements, path + [name], &errors)
    }
  }

  private static func goType(_ value: JSON) -> String {
    switch value {
    case .null: "<nil>"
    case .bool: "bool"
    case .int: "int64"
    case .double: "float64"
    case .string: "string"
    case .array: "[]interface {}"
    case .object: "map[string]interface {}"
    }
  }

  private static func goLiteral(_ value: JSON) -> String {
    switch value {
    case .array, .object: StrategicPatch.goText(value)
    default: value.text
    }
  }
}

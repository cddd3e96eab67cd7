import KubeAPI

extension TypedValue {
  /// What keeps a value from being of its type: unknown fields, wrong kinds of values, and elements named twice, which stored
  /// objects may have.
  package static func fault(_ value: JSON, _ schema: any PatchSchema, allowsDuplicates: Bool = false) -> String? {
    var errors: [TypedError] = []
    validate(value, schema, [], allowsDuplicates, &errors)
    if errors.isEmpty { return nil }
    return errors.count == 1 ? errors[0].description : (["errors:"] + errors.map { "  \($0)" }).joined(separator: "\n")
  }

  /// Why an object cannot be compared by its schema; nil when it can, as all objects of built-in kinds.
  static func mismatch(_ value: JSON, _ schema: any PatchSchema) -> String? {
    schema.isEnforced ? nil : fault(value, schema, allowsDuplicates: true)
  }

  private static func validate(
    _ value: JSON, _ schema: (any PatchSchema)?, _ path: [PathElement], _ allowsDuplicates: Bool, _ errors: inout [TypedError]
  ) {
    guard let schema, !value.isNull else { return }
    func refuse(_ message: String) { errors.append(TypedError(message, path: path)) }
    switch schema.patchShape {
    case .number where value.double == nil: refuse("expected numeric (int or float), got \(value.goType)")
    case .string where value.string == nil: refuse("expected string, got &value.valueUnstructured{Value:\(goSyntax(value))}")
    case .boolean where value.bool == nil: refuse("expected boolean, got &{\(StrategicPatch.goText(value))}")
    case .list:
      guard let items = value.array else { return refuse("expected list, got &{\(StrategicPatch.goText(value))}") }
      validate(items, schema, path, allowsDuplicates, &errors)
    case .map:
      guard let object = value.object else { return refuse("expected map, got &{\(StrategicPatch.goText(value))}") }
      for (key, member) in object {
        guard let field = schema.member(key) else {
          // Upstream looks no further into such an object.
          return errors.append(TypedError("field not declared in schema", path: path + [.field(key)]))
        }
        validate(member, field, path + [.field(key)], allowsDuplicates, &errors)
      }
    default: break
    }
  }

  private static func validate(
    _ items: [JSON], _ schema: any PatchSchema, _ path: [PathElement], _ allowsDuplicates: Bool, _ errors: inout [TypedError]
  ) {
    let atom = atom(.array(items), schema)
    var seen: Set<PathElement> = []
    for (position, item) in items.enumerated() {
      var name = PathElement.index(position)
      if atom != .whole {
        do { name = try element(item, atom, schema) } catch {
          errors.append(TypedError("element \(position): \(error.message)", path: path))
          continue
        }
        if !seen.insert(name).inserted, !allowsDuplicates {
          errors.append(TypedError("duplicate entries for key \(name)", path: path))
        }
      }
      validate(item, schema.elements, path + [name], allowsDuplicates, &errors)
    }
  }

  /// As Go writes values with %#v.
  private static func goSyntax(_ value: JSON) -> String {
    switch value {
    case .null: "interface {}(nil)"
    case .array(let items): "[]interface {}{\(items.map(goSyntax).joined(separator: ", "))}"
    case .object(let members):
      "map[string]interface {}{"
        + members.sorted { $0.0 < $1.0 }.map { "\($0.goQuoted):\(goSyntax($1))" }.joined(separator: ", ") + "}"
    default: value.text
    }
  }
}

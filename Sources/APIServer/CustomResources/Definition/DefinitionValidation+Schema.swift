import KubeAPI
import KubeSchema

extension DefinitionValidation {
  /// What may stand beside the properties at the root where a status of its own is cut out of the schema.
  private static let rootFields = [
    "Description", "Type", "Format", "Title", "Maximum", "ExclusiveMaximum", "Minimum", "ExclusiveMinimum", "MaxLength",
    "MinLength", "Pattern", "MaxItems", "MinItems", "UniqueItems", "MultipleOf", "Required", "Items", "Properties",
    "ExternalDocs", "Example", "XPreserveUnknownFields", "XValidations",
  ]

  /// `version` is whose schema it was before, if it has not changed.
  mutating func checkSchema(_ validation: JSON, _ path: String, version: String, hasStatus: Bool) {
    let schema = validation["openAPIV3Schema"]
    guard !schema.isNull else { return }
    let root = "\(path).openAPIV3Schema"
    let before = errors.count
    if hasStatus { checkRoot(schema, root) }
    if schema["nullable"].bool == true {
      errors.append(.forbidden("\(root).nullable", "nullable cannot be true at the root"))
    }
    // What cannot even be read as a structural schema is told by the rules below, and only failing that as such.
    let needsStructure = form.needsStructure(tolerance)
    let unreadable = needsStructure ? StructuralRules.unreadable(schema) : nil
    let isReadable = needsStructure && unreadable == nil
    let structural = isReadable ? StructuralRules.check(schema, root) : []
    var rules = OpenAPISchemaRules(tolerance: tolerance)
    if !isReadable {
      rules.checksExpressions = false
    } else if structural.isEmpty {
      let defaults = DefaultRules.check(schema, root, metadata, allowsUnpruned: tolerance.unprunedDefaults)
      errors += defaults
      rules.checksExpressions = defaults.isEmpty
    } else {
      errors += structural
      rules.checksExpressions = false
    }
    rules.expressions.ignoresCosts = tolerance.unchangedSchemas.contains(version)
    var costs = RuleCosts()
    let found = rules.check(schema, root, &costs)
    errors += found.schema + found.expressions
    if let unreadable, errors.count == before { errors.append(.invalid(root, "", unreadable)) }
    errors += costs.errors(root)
  }

  private mutating func checkRoot(_ schema: JSON, _ path: String) {
    for field in GoForm.schemaFields {
      let value = schema[field.key]
      if value.isNull || value == field.empty.json { continue }
      if field.name == "Type" {
        guard value.string != "object" else { continue }
        errors.append(
          .invalid(
            "\(path).type", value,
            "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled"))
        return
      }
      if !Self.rootFields.contains(field.name) {
        errors.append(
          .invalid(
            path, GoForm.schema(schema),
            "only [\(Self.rootFields.joined(separator: " "))] fields are allowed at the root of the schema if the status subresource is enabled"
          ))
        return
      }
    }
  }
}

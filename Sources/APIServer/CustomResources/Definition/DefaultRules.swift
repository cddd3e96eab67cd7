import KubeAPI
import KubeSchema

/// Defaults must be what the schema would accept and keep (k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting).
struct DefaultRules {
  /// The shape of metadata; nil where nobody looks at the metadata of objects.
  let metadata: EmbeddedMetadata?
  /// Whether a default may say what the schema does not know.
  let allowsUnpruned: Bool

  static func check(
    _ schema: JSON, _ path: String, _ metadata: EmbeddedMetadata?, allowsUnpruned: Bool = false
  ) -> [FieldError] {
    guard hasDefault(schema) else { return [] }
    let root = CustomSchema(schema, isRoot: true)
    let rules = DefaultRules(metadata: metadata, allowsUnpruned: allowsUnpruned)
    return rules.check(root, path, Surroundings(resource: root), isResource: true, isInsideMeta: false)
  }

  static func hasUnpruned(_ schema: JSON, _ metadata: EmbeddedMetadata?) -> Bool {
    check(schema, "", metadata).contains { $0.body.hasSuffix(unpruned) }
  }

  private static func hasDefault(_ schema: JSON) -> Bool {
    schema.members.contains("default") || schema["properties"].members.contains { hasDefault($0.1) }
      || schema["items"].object.map { hasDefault(.object($0)) } ?? false
  }

  /// The object a place belongs to, and the way from there to the place; nil steps lead into lists.
  private struct Surroundings {
    let resource: CustomSchema
    var steps: [String?] = []

    func adding(_ step: String?) -> Surroundings { Surroundings(resource: resource, steps: steps + [step]) }

    /// An object with nothing but the value at the place.
    func object(around value: JSON) -> JSON {
      var inner = value
      for step in steps.reversed() { inner = step.map { .object(JSONObject([($0, inner)])) } ?? .array([inner]) }
      var result: JSON = ["apiVersion": "validation/v1", "kind": "Validation"]
      for (key, member) in inner.members { result[key] = member }
      return result
    }
  }

  private func check(
    _ schema: CustomSchema, _ path: String, _ surroundings: Surroundings, isResource: Bool, isInsideMeta: Bool
  ) -> [FieldError] {
    let isResource = isResource || schema.isEmbedded
    let surroundings = isResource ? Surroundings(resource: schema) : surroundings
    let isInsideMeta = isInsideMeta && !isResource
    var errors: [FieldError] = []
    if let value = schema.defaultValue {
      let place = "\(path).default"
      let shape =
        isInsideMeta ? metadataFaults(value, place, surroundings) : valueFaults(value, schema, place, isResource: isResource)
      errors += shape
      if shape.allSatisfy({ $0.field == place && $0.body.hasSuffix(Self.unpruned) }) {
        errors += validate(value, schema, place, isResource: isResource)
      }
    }
    if let items = schema.items {
      errors += check(items, "\(path).items", surroundings.adding(nil), isResource: false, isInsideMeta: isInsideMeta)
    }
    for name in schema.propertyNames {
      guard let property = schema.properties[name] else { continue }
      let isMeta = isInsideMeta || isResource && CustomSchema.metaFields.contains(name)
      errors += check(
        property, "\(path).properties[\(name)]", surroundings.adding(name), isResource: false, isInsideMeta: isMeta)
    }
    return errors
  }

  private static let unpruned = "must not have unknown fields"

  private func valueFaults(_ value: JSON, _ schema: CustomSchema, _ place: String, isResource: Bool) -> [FieldError] {
    let isKept = allowsUnpruned || schema.prunedValue(value, isResource: isResource) == value
    let faults: [FieldError] = isKept ? [] : [.invalid(place, value, Self.unpruned)]
    return faults + (metadata?.validate(value, schema, FieldPlace(place)) ?? [])
  }

  /// What is said of kind, apiVersion and metadata is said of the object they make.
  private func metadataFaults(_ value: JSON, _ place: String, _ surroundings: Surroundings) -> [FieldError] {
    let faults = metadata?.faults(of: surroundings.object(around: value), surroundings.resource) ?? []
    if faults.isEmpty { return [] }
    let texts = faults.map(\.description)
    let shown = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    return [.invalid(place, value, "must result in valid metadata: \(shown)")]
  }

  private func validate(_ value: JSON, _ schema: CustomSchema, _ place: String, isResource: Bool) -> [FieldError] {
    let faults = SchemaValidator.validate(value, schema, base: place)
    guard faults.isEmpty else { return faults }
    // A rule may look at what was before: the value must do both as a change of nothing and where nothing was.
    for old in [value, JSON?.none] {
      let found = RuleEvaluation.evaluate(schema, value, old: old, at: FieldPlace(place), isRoot: isResource, ratchets: false)
        .errors
      if !found.isEmpty { return found }
    }
    return []
  }
}

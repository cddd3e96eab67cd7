import KubeAPI

/// What an update of a definition may keep although the rules of today refuse it: stored definitions are not tightened
/// (`validationOptions` of k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation).
struct DefinitionTolerance: Sendable {
  /// Review versions of which the server knows none.
  private(set) var foreignReviews = false
  /// Versions without a schema.
  private(set) var missingSchemas = false
  /// Types that are none.
  private(set) var unknownTypes = false
  /// Schemas that are not structural, as long as nothing else asks for structure.
  private(set) var looseStructure = false
  /// Defaults that say more than the schema knows.
  private(set) var unprunedDefaults = false
  /// Sets of things that are not atomic.
  private(set) var granularSets = false
  /// Elements of sets and maps that may be null, and keys that may be missing.
  private(set) var looseElements = false
  /// A certificate bundle that cannot be read. Nobody uses that of a definition that is not served yet.
  private(set) var unreadableBundle = true
  /// Versions whose schema is as it was: what its expressions cost is not held against it.
  private(set) var unchangedSchemas: Set<String> = []
  /// Versions that keep more selectable fields than there may be; an empty name for what all versions share.
  private(set) var longSelections: Set<String> = []

  /// Of a new definition.
  init() {}

  init(from old: KubeObject, to form: DefinitionForm, metadata: EmbeddedMetadata?) {
    let before = DefinitionForm(old)
    let versions = old.spec["versions"].elements
    let schemas = versions.map { $0["schema"]["openAPIV3Schema"] }.filter { !$0.isNull }
    func any(_ fault: (JSON) -> Bool) -> Bool { schemas.contains { Self.holds(in: $0, fault) } }
    let reviews = old.spec["conversion"]["webhook"]["conversionReviewVersions"].elements
    foreignReviews = !reviews.isEmpty && !reviews.contains(where: DefinitionValidation.reviewVersions.contains)
    missingSchemas = schemas.count < versions.count
    unknownTypes = any(OpenAPISchemaRules.hasUnknownType)
    looseStructure = !schemas.allSatisfy(StructuralRules.holds)
    unprunedDefaults = schemas.contains { StructuralRules.holds($0) && DefaultRules.hasUnpruned($0, metadata) }
    granularSets = any(ListRules.hasGranularSet)
    looseElements = any(ListRules.hasLooseElements)
    let bundle = old.spec["conversion"]["webhook"]["clientConfig"]["caBundle"].string ?? ""
    unreadableBundle = !DefinitionForm.isTrue("Established", old) || WebhookClientRules.bundleFault(bundle) != nil
    for version in form.object.spec["versions"].elements {
      let same = versions.first { $0["name"] == version["name"] }
      guard let same, same["schema"]["openAPIV3Schema"] == version["schema"]["openAPIV3Schema"] else { continue }
      unchangedSchemas.insert(version["name"].string ?? "")
    }
    func keepsMany(_ old: JSON, _ new: JSON) -> Bool { old.elements.count > DefinitionValidation.mostSelectable && old == new }
    if keepsMany(before.shared["selectableFields"], form.shared["selectableFields"]) { longSelections.insert("") }
    for version in form.versions {
      let same = before.versions.last { $0["name"] == version["name"] } ?? .null
      guard keepsMany(same["selectableFields"], version["selectableFields"]) else { continue }
      longSelections.insert(version["name"].string ?? "")
    }
  }

  /// Whether something is true of the schema or of one inside it.
  static func holds(in schema: JSON, _ predicate: (JSON) -> Bool) -> Bool {
    guard schema.object != nil else { return false }
    if predicate(schema) { return true }
    let lists = ["allOf", "anyOf", "oneOf", "items"].flatMap { schema[$0].elements }
    let single = ["items", "not", "additionalProperties", "additionalItems"].map { schema[$0] }
    let named = ["properties", "patternProperties", "definitions", "dependencies"].flatMap { schema[$0].members.map(\.1) }
    return (lists + single + named).contains { holds(in: $0, predicate) }
  }
}

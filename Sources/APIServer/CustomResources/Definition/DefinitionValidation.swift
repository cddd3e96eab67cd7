import KubeAPI
import KubeSchema

/// The rules of CustomResourceDefinitions, in upstream's order and words
/// (k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation).
struct DefinitionValidation {
  let form: DefinitionForm
  let old: KubeObject?
  /// The shape of metadata, which defaults must keep to; nil where nobody looks at those of metadata.
  let metadata: EmbeddedMetadata?
  let tolerance: DefinitionTolerance
  var errors: [FieldError] = []

  /// Versions of ConversionReview the server speaks.
  static let reviewVersions: [JSON] = ["v1", "v1beta1"]
  static let mostSelectable = 8

  private init(_ object: KubeObject, _ old: KubeObject?, _ metadata: EmbeddedMetadata?) {
    let form = DefinitionForm(object)
    (self.form, self.old, self.metadata) = (form, old, metadata)
    tolerance = old.map { DefinitionTolerance(from: $0, to: form, metadata: metadata) } ?? DefinitionTolerance()
  }

  static func validate(_ object: KubeObject, old: KubeObject? = nil, metadata: EmbeddedMetadata? = nil) -> [FieldError] {
    var validation = DefinitionValidation(object, old, metadata)
    validation.checkMetadata()
    validation.checkSpec()
    if let old { validation.checkChange(old) }
    validation.checkNames(object.status["acceptedNames"], "status.acceptedNames")
    validation.checkStoredVersions()
    validation.checkApproval()
    if old?.spec["preserveUnknownFields"].bool != true, validation.form.preservesUnknown {
      validation.errors.append(
        .invalid(
          "spec.preserveUnknownFields", true,
          "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"))
    }
    return validation.errors
  }

  private mutating func checkMetadata() {
    let wanted = "\(form.names["plural"].string ?? "").\(form.group)"
    func check(_ name: String) -> [String] {
      NameValidation.dns1123Subdomain(name) + (name == wanted ? [] : ["must be spec.names.plural+\".\"+spec.group"])
    }
    if let old {
      errors += MetadataValidation.validateChange(form.object, old, isNamespaced: false)
    } else {
      errors += MetadataValidation.validate(form.object, isNamespaced: false, name: check)
    }
  }

  mutating func label(_ json: JSON, _ field: String, prefix: String = "", lowered: Bool = false) {
    let text = json.string ?? ""
    let faults = NameValidation.dns1035Label(lowered ? text.lowercased() : text)
    if !faults.isEmpty { errors.append(.invalid(field, .string(text), prefix + faults.joined(separator: ","))) }
  }

  mutating func requireText(_ json: JSON, _ field: String) {
    if (json.string ?? "").isEmpty { errors.append(.required(field)) }
  }

  private mutating func checkSpec() {
    let spec = form.spec
    checkGroup()
    if (spec["scope"].string ?? "").isEmpty {
      errors.append(.required("spec.scope"))
    } else if !["Cluster", "Namespaced"].contains(spec["scope"].string) {
      errors.append(.notSupported("spec.scope", spec["scope"], ["Cluster", "Namespaced"]))
    }
    checkPresence()
    if form.preservesUnknown, form.hasSchema(where: { $0.members.contains("default") }) {
      errors.append(.invalid("spec.preserveUnknownFields", true, "must be false in order to use defaults in the schema"))
    }
    for (index, version) in form.versions.enumerated() { checkVersion(version, "spec.versions[\(index)]") }
    let names = form.versions.map { $0["name"] }
    if Set(names).count < names.count {
      errors.append(.invalid("spec.versions", shownVersions, "must contain unique version names"))
    }
    if form.versions.count(where: { $0["storage"].bool == true }) != 1 {
      errors.append(.invalid("spec.versions", shownVersions, "must have exactly one version marked as storage version"))
    }
    if !form.firstVersion.isEmpty { label(.string(form.firstVersion), "spec.version") }
    for key in ["plural", "singular", "kind", "listKind"] { requireText(form.names[key], "spec.names.\(key)") }
    checkNames(form.names, "spec.names")
    checkSchema(form.shared["schema"], "spec.validation", version: form.firstVersion, hasStatus: form.hasAnyStatus)
    checkSubresources(form.shared["subresources"], "spec.subresources")
    for (index, column) in form.shared["additionalPrinterColumns"].elements.enumerated() {
      checkColumn(column, "spec.additionalPrinterColumns[\(index)]")
    }
    checkSelectable(
      form.shared["selectableFields"], form.shared["schema"], "spec.selectableFields", version: "",
      missing: "may only be set when validations.schema is included")
    let strategy = spec["conversion"]["strategy"]
    if form.preservesUnknown, !spec["conversion"].isNull, strategy.string != "None" {
      errors.append(
        .invalid(
          "spec.conversion.strategy", .string(strategy.string ?? ""), "must be None if spec.preserveUnknownFields is true"))
    }
    checkConversion(spec["conversion"])
  }

  /// A definition that had versions without schemas may go on so, but then nothing is pruned by what is not there.
  private mutating func checkPresence() {
    guard form.shared["schema"]["openAPIV3Schema"].isNull, !tolerance.missingSchemas || !form.preservesUnknown else { return }
    for (index, version) in form.versions.enumerated() where version["schema"]["openAPIV3Schema"].isNull {
      let place = "spec.versions[\(index)].schema.openAPIV3Schema"
      if !tolerance.missingSchemas {
        errors.append(.required(place))
      } else if version["served"].bool == true {
        errors.append(.required(place, "because otherwise all fields are pruned"))
      }
    }
  }

  private var shownVersions: JSON { .array(form.versions.map(GoForm.version)) }

  private mutating func checkGroup() {
    let group = form.group
    let faults = NameValidation.dns1123Subdomain(group)
    if group.isEmpty {
      errors.append(.required("spec.group"))
    } else if !faults.isEmpty {
      errors.append(.invalid("spec.group", .string(group), faults.joined(separator: ",")))
    } else if !group.contains(".") {
      errors.append(.invalid("spec.group", .string(group), "should be a domain with at least one dot"))
    }
  }

  private mutating func checkVersion(_ version: JSON, _ path: String) {
    label(version["name"], "\(path).name")
    for fault in Self.deprecationFaults(version) {
      errors.append(.invalid("\(path).deprecationWarning", version["deprecationWarning"], fault))
    }
    let name = version["name"].string ?? ""
    checkSchema(version["schema"], "\(path).schema", version: name, hasStatus: form.hasStatus(version))
    checkSubresources(version["subresources"], "\(path).subresources")
    for (index, column) in version["additionalPrinterColumns"].elements.enumerated() {
      checkColumn(column, "\(path).additionalPrinterColumns[\(index)]")
    }
    checkSelectable(
      version["selectableFields"], version["schema"], "\(path).selectableFields", version: name,
      missing: "may only be set when `version.schema.openAPIV3Schema` is not included")
  }

  private static func deprecationFaults(_ version: JSON) -> [String] {
    guard let text = version["deprecationWarning"].string else { return [] }
    if version["deprecated"].bool != true { return ["can only be set for deprecated versions"] }
    var faults: [String] = []
    if text.utf8.count > 256 { faults.append("must be <= 256 characters long") }
    if text.isEmpty { faults.append("must not be an empty string") }
    var offset = 0
    for scalar in text.unicodeScalars {
      if !scalar.isPrintable {
        faults.append("must only contain printable UTF-8 characters; non-printable character found at index \(offset)")
        break
      }
      offset += String(scalar).utf8.count
    }
    return faults
  }

  private mutating func checkChange(_ old: KubeObject) {
    if DefinitionForm.isTrue("Established", old) {
      immutable(["scope"], old)
      immutable(["names", "kind"], old)
    }
    immutable(["group"], old)
    immutable(["names", "plural"], old)
  }

  private mutating func immutable(_ keys: [String], _ old: KubeObject) {
    let (after, before) = keys.reduce((form.spec, old.spec)) { ($0.0[$1], $0.1[$1]) }
    if after != before { errors.append(.invalid("spec." + keys.joined(separator: "."), after, "field is immutable")) }
  }

  private mutating func checkStoredVersions() {
    let stored = form.object.status["storedVersions"].elements
    guard !stored.isEmpty else {
      errors.append(.invalid("status.storedVersions", .null, "must have at least one stored version"))
      return
    }
    let names = form.versions.map { $0["name"] }
    for version in form.versions where version["storage"].bool == true && !stored.contains(version["name"]) {
      errors.append(
        .invalid("status.storedVersions", .array(stored), "must have the storage version \(version["name"].string ?? "")"))
    }
    for (index, name) in stored.enumerated() where !names.contains(name) {
      let text = name.string ?? ""
      errors.append(
        .invalid(
          "status.storedVersions[\(index)]", name,
          "missing from spec.versions; \(text) was previously a storage version, and must remain in spec.versions until a storage"
            + " migration ensures no data remains persisted in \(text) and removes \(text) from status.storedVersions"))
    }
  }

  private mutating func checkApproval() {
    guard ApprovalPolicy.protects(form.group) else { return }
    let policy = ApprovalPolicy(form.object.annotations[ApprovalPolicy.annotation] ?? "")
    if let old, ApprovalPolicy(old.annotations[ApprovalPolicy.annotation] ?? "").state == policy.state { return }
    let field = "metadata.annotations[\(ApprovalPolicy.annotation)]"
    switch policy.state {
    case .missing: errors.append(.required(field, policy.message))
    case .invalid: errors.append(.invalid(field, .string(policy.text), policy.message))
    case .approved, .bypassed: break
    }
  }
}

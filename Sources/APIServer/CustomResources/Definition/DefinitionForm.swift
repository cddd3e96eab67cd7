import KubeAPI

/// A definition as upstream's rules see it: what all versions say alike stands once, above them, and its faults are told there.
struct DefinitionForm: Sendable {
  let object: KubeObject
  /// Without what was moved up.
  private(set) var versions: [JSON]
  /// `schema`, `subresources`, `additionalPrinterColumns` and `selectableFields`, where all versions have the same.
  private(set) var shared: JSON = [:]

  static let sharable = ["schema", "subresources", "additionalPrinterColumns", "selectableFields"]

  init(_ object: KubeObject) {
    self.object = object
    versions = object.spec["versions"].elements
    guard let first = versions.first else { return }
    for key in Self.sharable where versions.allSatisfy({ $0[key] == first[key] }) {
      shared[key] = first[key]
      for index in versions.indices { versions[index][key] = .null }
    }
  }

  var spec: JSON { object.spec }
  var names: JSON { spec["names"] }
  var group: String { spec["group"].string ?? "" }
  var firstVersion: String { versions.first?["name"].string ?? "" }

  /// What a version has, wherever it stands.
  func value(_ key: String, of version: JSON) -> JSON { shared[key].isNull ? version[key] : shared[key] }

  func hasStatus(_ version: JSON) -> Bool { !value("subresources", of: version)["status"].isNull }
  var hasAnyStatus: Bool { versions.contains(where: hasStatus) }

  /// What definitions of old may say: that fields without a schema stay.
  var preservesUnknown: Bool { spec["preserveUnknownFields"].bool == true }

  /// Whether something is true of any place in the schema of any version.
  func hasSchema(where predicate: (JSON) -> Bool) -> Bool {
    spec["versions"].elements.contains { DefinitionTolerance.holds(in: $0["schema"]["openAPIV3Schema"], predicate) }
  }

  /// Whether schemas must be structural; only definitions of old may do without.
  func needsStructure(_ tolerance: DefinitionTolerance) -> Bool {
    !tolerance.looseStructure || !preservesUnknown || hasSchema(where: Self.asksForStructure)
  }

  private static func asksForStructure(_ schema: JSON) -> Bool {
    schema.members.contains("default") || schema["x-kubernetes-embedded-resource"].bool == true
      || !schema["x-kubernetes-preserve-unknown-fields"].isNull || schema["x-kubernetes-int-or-string"].bool == true
      || !schema["x-kubernetes-list-map-keys"].elements.isEmpty || !schema["x-kubernetes-list-type"].isNull
      || !schema["x-kubernetes-validations"].elements.isEmpty
  }

  static func isTrue(_ condition: String, _ object: KubeObject) -> Bool {
    object.status["conditions"].elements.contains { $0["type"].string == condition && $0["status"].string == "True" }
  }
}

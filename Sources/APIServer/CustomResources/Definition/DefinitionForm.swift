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

  static func isTrue(_ condition: String, _ object: KubeObject) -> Bool {
    object.status["conditions"].elements.contains { $0["type"].string == condition && $0["status"].string == "True" }
  }
}

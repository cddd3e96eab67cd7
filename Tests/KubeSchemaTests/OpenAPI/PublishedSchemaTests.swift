import KubeAPI
import Testing

@testable import KubeSchema

@Suite struct PublishedSchemaTests {
  @Test("published schemas are upstream's", .enabled(if: SharedFacts.isPresent, "no recordings beside this checkout"))
  func schemas() throws {
    let registry = try SchemaRegistry.builtIn()
    var ours = JSONObject()
    for (_, groupVersion) in OpenAPIDocument.v3Paths(registry) {
      let document = OpenAPIDocument.v3(registry, groupVersion, serverVersion: "v1.36.2")
      for (name, schema) in document["components"]["schemas"].members { ours[name] = schema }
    }
    var differing: [String] = []
    var same = 0
    for (name, wanted) in SharedFacts.json("facts/schemas.json")?.members ?? [:] where !Self.unpublished.contains(name) {
      guard let made = ours[name] else {
        differing.append("missing \(name)")
        continue
      }
      let differences = Differences.between(Self.withoutProse(made), wanted)
      if differences.isEmpty { same += 1 } else { differing.append("\(name.split(separator: ".").last ?? ""): \(differences)") }
    }
    #expect(differing == [], "\(same) schemas are the same")
  }

  /// Of documents that are no group's, or of kinds that one document of several has.
  static let unpublished: Set<String> = [
    "io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup", "io.k8s.apimachinery.pkg.apis.meta.v1.APIGroupList",
    "io.k8s.apimachinery.pkg.apis.meta.v1.APIVersions", "io.k8s.apimachinery.pkg.version.Info",
    "io.k8s.apimachinery.pkg.apis.meta.v1.GroupVersionForDiscovery",
    "io.k8s.apimachinery.pkg.apis.meta.v1.ServerAddressByClientCIDR",
    "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions", "io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent",
  ]

  private static func withoutProse(_ json: JSON) -> JSON {
    switch json {
    case .array(let elements): return .array(elements.map(withoutProse))
    case .object(let members):
      var result = JSONObject()
      for (key, value) in members {
        if key == "description", value.string != nil { continue }
        result[key] = key == "properties" ? .object(value.members.mapValues(withoutProse)) : withoutProse(value)
      }
      return .object(result)
    default: return json
    }
  }
}

import KubeAPI
import Testing

@testable import KubeSchema

/// What the documents say of each kind, type by type, beside what upstream's say: types, formats, required fields, defaults, kinds of
/// lists and merge keys. Words are our own.
@Suite(.enabled(if: SharedFacts.isPresent, "no recordings beside this checkout"))
struct PublishedSchemaTests {
  /// Schemas by name: upstream's of version 3, ours of version 3 and 2.
  private static let upstream = SharedFacts.json("facts/schemas.json")?.members ?? [:]
  private static let registry = try? SchemaRegistry.builtIn()
  private static let third: JSONObject = {
    var result = JSONObject()
    guard let registry else { return result }
    for (_, groupVersion) in OpenAPIDocument.v3Paths(registry) {
      let document = OpenAPIDocument.v3(registry, groupVersion, serverVersion: "v1.36.2")
      for (name, schema) in document["components"]["schemas"].members { result[name] = schema }
    }
    return result
  }()
  private static let second = registry.map { OpenAPIDocument.v2($0, serverVersion: "v1.36.2")["definitions"].members } ?? [:]

  /// The kinds of discovery, each by the name of its schema.
  static let kinds: [String] = {
    let facts = upstream.filter { !$0.1["x-kubernetes-group-version-kind"].isNull }
    let known = Set(
      (SharedFacts.json("facts/discovery.json")?.elements ?? []).compactMap { entry -> String? in
        guard let kind = entry["kind"].string, let version = entry["groupVersion"].string else { return nil }
        return "\(version)/\(kind)"
      })
    return facts.compactMap { name, schema in
      let isKind = schema["x-kubernetes-group-version-kind"].elements.contains { kind in
        let group = kind["group"].string ?? ""
        return known.contains("\(group.isEmpty ? "" : group + "/")\(kind["version"].string ?? "")/\(kind["kind"].string ?? "")")
      }
      return isKind ? name : nil
    }.sorted()
  }()

  /// Schemas that are published by other documents than those of the groups, or in which one document speaks for all versions.
  static let unpublished = [
    "io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup": "only in the document of /apis",
    "io.k8s.apimachinery.pkg.apis.meta.v1.APIGroupList": "only in the document of /apis",
    "io.k8s.apimachinery.pkg.apis.meta.v1.APIVersions": "only in the document of /api",
    "io.k8s.apimachinery.pkg.version.Info": "only in the document of /version",
    "io.k8s.apimachinery.pkg.apis.meta.v1.GroupVersionForDiscovery": "only in the document of /apis",
    "io.k8s.apimachinery.pkg.apis.meta.v1.ServerAddressByClientCIDR": "only in the document of /apis",
    "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions": "lists the groups of the recording server's older versions",
    "io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent": "lists the groups of the recording server's older versions",
  ]

  @Test("all kinds of discovery have a schema") func coverage() {
    #expect(Self.kinds.count > 60)
    #expect(Self.kinds.filter { Self.third[$0] == nil } == [])
    #expect(Self.upstream.map(\.0).filter { Self.third[$0] == nil && Self.unpublished[$0] == nil } == [])
  }

  @Test("a kind's schema and all it is made of are published as upstream does", arguments: kinds)
  func published(kind: String) throws {
    let parts = Self.parts(of: kind)
    var differing: [String] = []
    for name in parts where Self.unpublished[name] == nil {
      let wanted = try #require(Self.upstream[name])
      differing += Differences.between(Self.withoutProse(Self.third[name] ?? .null), wanted).map { "v3 \(name): \($0)" }
      differing += Differences.between(Self.withoutProse(Self.second[name] ?? .null), Self.inSecondVersion(wanted)).map {
        "v2 \(name): \($0)"
      }
    }
    #expect(differing == [], "\(parts.count) schemas")
  }

  @Test("what no kind is made of is published as upstream does too") func rest() {
    let reached = Set(Self.kinds.flatMap(Self.parts))
    let differing = Self.upstream.filter { !reached.contains($0.0) && Self.unpublished[$0.0] == nil }.flatMap { name, wanted in
      Differences.between(Self.withoutProse(Self.third[name] ?? .null), wanted).map { "\(name): \($0)" }
    }
    #expect(differing == [])
  }

  /// The schema itself and those it refers to, however far away.
  private static func parts(of kind: String) -> Set<String> {
    var seen: Set<String> = []
    var open = [kind]
    while let name = open.popLast() {
      guard seen.insert(name).inserted, let schema = upstream[name] else { continue }
      open += references(in: schema)
    }
    return seen
  }

  private static func references(in json: JSON) -> [String] {
    switch json {
    case .array(let elements): elements.flatMap(references)
    case .object(let members):
      members.flatMap { key, value -> [String] in
        // A field may be called so too.
        if key == "$ref", let target = value.string { return [String(target.split(separator: "/").last ?? "")] }
        return references(in: value)
      }
    default: []
    }
  }

  /// Version 2 has no defaults, enumerations or alternatives, and refers to definitions directly.
  private static func inSecondVersion(_ json: JSON) -> JSON {
    switch json {
    case .array(let elements): return .array(elements.map { inSecondVersion($0) })
    case .object(let members):
      if !members.contains(where: { $0.0 == "properties" }), json["oneOf"].elements.count == 2 {
        return json["format"].isNull ? ["type": "string"] : ["type": "string", "format": json["format"]]
      }
      var result = JSONObject()
      for (key, value) in members {
        switch key {
        case "properties": result[key] = .object(value.members.mapValues { inSecondVersion($0) })
        case "default", "enum": continue
        case "allOf": for (inner, text) in inSecondVersion(value[0]).members { result[inner] = text }
        case "$ref": result[key] = .string("#/definitions/\((value.string ?? "").split(separator: "/").last ?? "")")
        default: result[key] = inSecondVersion(value)
        }
      }
      return .object(result)
    default: return json
    }
  }

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

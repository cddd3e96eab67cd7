import Foundation
import KubeAPI
import Testing

@testable import KubeSchema

/// Replays recorded merge patches: changes that upstream refused must be refused in its words, others must give its objects.
@Suite struct RecordedUpdateTests {
  @Test(
    "changes are refused in upstream's words", .enabled(if: SharedFacts.isPresent, "no recordings beside this checkout"),
    arguments: ["validation", "change", "metadata"])
  func changes(area: String) throws {
    let registry = try SchemaRegistry.builtIn()
    let cases = SharedFacts.json("oracle/cases/\(area).json")?["cases"].elements ?? []
    let recorded = SharedFacts.json("oracle/recorded/\(area).json") ?? .null
    var wrong: [String] = []
    var same = 0
    for test in cases {
      let id = test["id"].string ?? ""
      var objects: [String: KubeObject] = [:]
      for (index, step) in test["steps"].elements.enumerated() {
        let words = (step["do"].string ?? "").split(separator: " ").map(String.init)
        guard words.count == 2 else { continue }
        let path = words[1].split(separator: "?")[0].split(separator: "/").map(String.init)
        let answer = recorded[id][index]
        if words[0] == "POST", let made = Self.made(step["body"], registry) {
          objects["\(made.0.resource.resource)/\(made.1.name)"] = made.1
        }
        guard words[0] == "PATCH", step["type"] == "merge", path.count >= 2 else { continue }
        let key = path.suffix(2).joined(separator: "/")
        guard let old = objects[key], let version = GroupVersion(old.apiVersion),
          let schema = registry.schema(GroupVersionKind(group: version.group, version: version.version, kind: old.kind))
        else { continue }
        var json = old.json
        Self.merge(step["body"], into: &json)
        guard let decoded = try? schema.decode(json).object else { continue }
        var new = schema.defaulted(decoded)
        schema.prepareForUpdate(&new, old: old)
        let errors = schema.validateUpdate(new, old: old).filter { !$0.description.contains("${") }
        var made = errors.isEmpty ? "" : APIStatus.invalid(schema.kindOfFaults, name: old.name, errors).message
        if let end = made.range(of: "\n@@ ") { made = String(made[..<end.lowerBound]) }
        guard answer["status"] == 200 || answer["status"] == 422 else { continue }
        // Upstream adds a dump of the difference below some refusals, and of whole templates in others.
        let wanted =
          answer["status"] == 200 ? "" : (answer["body"]["message"].string ?? "").replacingOccurrences(of: "\n<diff>", with: "")
        if wanted.contains("\"InitContainers\":null") || wanted.contains("<uid") { continue }
        if made == wanted { same += 1 } else { wrong.append("\(id): \(made)\n   wanted \(wanted)") }
        if answer["status"] == 200 { objects[key] = new }
      }
    }
    #expect(wrong.filter { text in !Self.decidedElsewhere.contains { text.contains($0) } } == [], "\(same) as upstream")
    #expect(same > 0)
  }

  /// Admission's words.
  static let decidedElsewhere = ["pod-security.kubernetes.io", "no new finalizers can be added"]

  private static func made(_ body: JSON, _ registry: SchemaRegistry) -> (ObjectSchema, KubeObject)? {
    guard let version = GroupVersion(body["apiVersion"].string ?? "") else { return nil }
    let kind = GroupVersionKind(group: version.group, version: version.version, kind: body["kind"].string ?? "")
    guard let schema = registry.schema(kind), !schema.isVirtual, let decoded = try? schema.decode(body).object else { return nil }
    var object = schema.defaulted(decoded)
    if schema.isNamespaced { object.namespace = "${ns}" }
    object.metadata["uid"] = "a-uid"
    object.metadata["resourceVersion"] = "1"
    object.metadata["creationTimestamp"] = "2026-01-01T00:00:00Z"
    schema.prepareForCreate(&object, now: Timestamp(seconds: 0))
    if kind.kind == "Service" { ServiceAddresses.complete(&object, clusterIP: object.spec["clusterIP"].string ?? "10.96.0.77") }
    return (schema, object)
  }

  static func merge(_ patch: JSON, into json: inout JSON) {
    guard let members = patch.object else { return json = patch }
    if json.object == nil { json = [:] }
    for (key, value) in members {
      if value.isNull { json[key] = .null } else { merge(value, into: &json[key]) }
    }
  }
}

import Foundation
import KubeAPI
import Testing

@testable import KubeSchema

/// Replays the recorded refusals: bodies that upstream refused must be refused in its words, and those it took must be taken.
@Suite struct RecordedValidationTests {
  @Test(
    "objects are refused in upstream's words", .enabled(if: SharedFacts.isPresent, "no recordings beside this checkout"),
    arguments: ["validation", "change", "create", "access", "subresources"])
  func refusals(area: String) throws {
    let registry = try SchemaRegistry.builtIn()
    let cases = SharedFacts.json("oracle/cases/\(area).json")?["cases"].elements ?? []
    let recorded = SharedFacts.json("oracle/recorded/\(area).json") ?? .null
    var wrong: [String] = []
    var same = 0
    for test in cases {
      let id = test["id"].string ?? ""
      for (index, step) in test["steps"].elements.enumerated() where (step["do"].string ?? "").hasPrefix("POST") {
        let answer = recorded[id][index]
        let body = Self.expanded(step["body"])
        guard answer["status"] == 201 || answer["status"] == 422, let version = GroupVersion(body["apiVersion"].string ?? "")
        else { continue }
        let kind = GroupVersionKind(group: version.group, version: version.version, kind: body["kind"].string ?? "")
        guard let schema = registry.schema(kind), !schema.isVirtual, let decoded = try? schema.decode(body).object else {
          continue
        }
        var object = schema.defaulted(decoded)
        if object.name.isEmpty, let prefix = object.metadata["generateName"].string { object.name = prefix + "<rand>" }
        if schema.isNamespaced { object.namespace = "${ns}" }
        object.metadata["uid"] = "<uid:1>"
        schema.prepareForCreate(&object, now: Timestamp(seconds: 0))
        let errors = schema.validate(object).filter { !$0.description.contains("${") && !$0.description.contains("<uid") }
        let made = errors.isEmpty ? "" : APIStatus.invalid(schema.kindOfFaults, name: object.name, errors).message
        let wanted = answer["status"] == 201 ? "" : answer["body"]["message"].string ?? ""
        if wanted.contains("<uid") || wanted.contains("<rand>") { continue }
        if made == wanted { same += 1 } else { wrong.append("\(id): \(made)\n   wanted \(wanted)") }
      }
    }
    #expect(wrong.filter { text in !Self.decidedElsewhere.contains { text.contains($0) } } == [], "\(same) as upstream")
    #expect(same > 0)
  }

  /// What needs all Services of the cluster to decide.
  static let decidedElsewhere = ["failed to allocate IP", "not configured on this cluster"]

  /// `${repeat:x:64}` as the recordings write it.
  private static func expanded(_ json: JSON) -> JSON {
    switch json {
    case .string(let text):
      guard let start = text.range(of: "${repeat:"), let end = text[start.upperBound...].firstIndex(of: "}") else { return json }
      let parts = text[start.upperBound..<end].split(separator: ":")
      guard parts.count == 2, let count = Int(parts[1]) else { return json }
      return .string(
        text[..<start.lowerBound] + String(repeating: String(parts[0]), count: count) + text[text.index(after: end)...])
    case .array(let elements): return .array(elements.map(expanded))
    case .object(let members): return .object(members.mapValues(expanded))
    default: return json
    }
  }
}

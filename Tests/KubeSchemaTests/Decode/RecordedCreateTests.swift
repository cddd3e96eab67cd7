import KubeAPI
import Testing

@testable import KubeSchema

/// Sends the first body of every recorded conversation about creating an object through decoding and defaulting, and compares
/// with what upstream made of it.
@Suite struct RecordedCreateTests {
  @Test(
    "objects are filled in as upstream fills them in", .enabled(if: SharedFacts.isPresent, "no recordings beside this checkout"))
  func create() throws {
    let registry = try SchemaRegistry.builtIn()
    let cases = SharedFacts.json("oracle/cases/create.json")?["cases"].elements ?? []
    let recorded = SharedFacts.json("oracle/recorded/create.json") ?? .null
    #expect(cases.count > 30)
    for test in cases {
      let id = test["id"].string ?? ""
      guard let step = test["steps"].elements.firstIndex(where: { ($0["do"].string ?? "").hasPrefix("POST") }) else { continue }
      let body = test["steps"][step]["body"]
      let wanted = recorded[id][step]["body"]
      guard let groupVersion = GroupVersion(body["apiVersion"].string ?? ""), wanted["kind"] == body["kind"] else { continue }
      let kind = GroupVersionKind(group: groupVersion.group, version: groupVersion.version, kind: body["kind"].string ?? "")
      let schema = try #require(registry.schema(kind))
      let decoded = try schema.decode(body)
      #expect(decoded.unknownFields == [], "\(id)")
      let made = schema.defaulted(decoded.object)
      let differences = Differences.between(made.json, wanted, ignoring: RecordedCreateTests.setByTheServer)
      #expect(differences == [], "\(id)")
    }
  }

  static let setByTheServer = [
    "metadata.creationTimestamp", "metadata.generation", "metadata.namespace", "metadata.resourceVersion", "metadata.uid",
    "metadata.managedFields",
  ]
}

enum Differences {
  static func between(_ made: JSON, _ wanted: JSON, ignoring: [String] = [], path: String = "") -> [String] {
    if ignoring.contains(path) { return [] }
    switch (made, wanted) {
    case (.object(let a), .object(let b)):
      var result: [String] = []
      for key in Set(a.keys).union(b.keys).sorted() {
        let inner = path.isEmpty ? key : "\(path).\(key)"
        if ignoring.contains(inner) { continue }
        switch (a[key], b[key]) {
        case (let x?, let y?): result += between(x, y, ignoring: ignoring, path: inner)
        case (let x?, nil): result.append("+\(inner): \(x.text.prefix(80))")
        case (nil, let y?): result.append("-\(inner): \(y.text.prefix(80))")
        default: break
        }
      }
      return result
    case (.array(let a), .array(let b)) where a.count == b.count:
      return zip(a, b).enumerated().flatMap { between($1.0, $1.1, ignoring: ignoring, path: "\(path)[\($0)]") }
    default:
      if made == wanted { return [] }
      if let text = wanted.string, text.hasPrefix("<") { return [] }
      return ["\(path): \(made.text.prefix(80)) is not \(wanted.text.prefix(80))"]
    }
  }
}

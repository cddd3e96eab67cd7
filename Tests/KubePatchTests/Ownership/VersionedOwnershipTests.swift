import KubeAPI
import Testing

@testable import KubePatch

/// Managers that speak of an object in different versions: `hostPort` of v1 is `host` and `port` of v2.
@Suite struct VersionedOwnershipTests {
  private static let schemas = [
    "c.io/v1": schema(["hostPort"]), "c.io/v2": schema(["host", "port"]),
  ]

  private static func schema(_ fields: [String]) -> StructuralSchema {
    let properties = JSON.object(JSONObject((fields + ["other"]).map { ($0, ["type": "string"]) }))
    return StructuralSchema(
      ["type": "object", "properties": ["spec": ["type": "object", "properties": properties]]],
      metadata: UntypedSchema())
  }

  /// What a conversion webhook would do.
  private static func convert(_ question: Conversions.Question) -> Conversions.Answer {
    guard let schema = schemas[question.version] else {
      return question.version == "c.io/broken" ? .failure("no way") : .noSuchVersion
    }
    var object = question.object
    let spec = object["spec"]
    object["apiVersion"] = .string(question.version)
    if question.version == "c.io/v1", spec["hostPort"].isNull, let host = spec["host"].string {
      object["spec"]["hostPort"] = .string("\(host):\(spec["port"].string ?? "")")
      (object["spec"]["host"], object["spec"]["port"]) = (.null, .null)
    } else if question.version == "c.io/v2", let parts = spec["hostPort"].string?.split(separator: ":").map(String.init) {
      (object["spec"]["host"], object["spec"]["port"]) = (.string(parts[0]), .string(parts[1]))
      object["spec"]["hostPort"] = .null
    }
    return .object(VersionedObject(object, version: question.version, schema: schema))
  }

  private static func object(_ version: String, _ spec: JSON) -> JSON {
    ["apiVersion": .string("c.io/\(version)"), "kind": "Ep", "metadata": ["name": "a"], "spec": spec]
  }

  /// The object as another version shows it, with its owners.
  private static func shown(_ object: JSON, _ version: String) throws -> JSON {
    guard case .object(let shown) = convert(.init(object: object, version: "c.io/\(version)")) else {
      throw APIStatus.badRequest("no such version")
    }
    return shown.value
  }

  private static func update(_ old: JSON?, _ new: JSON, _ manager: String) async throws -> JSON {
    let version = new["apiVersion"].string ?? ""
    let schema = try #require(schemas[version])
    return try await Conversions.settle(answering: convert) { conversions throws(OwnershipFault) in
      try ManagedFields.update(
        old: old, new: new, manager: manager, time: Timestamp(seconds: 1), apiVersion: version, schema: schema, conversions)
    }
  }

  private static func apply(_ patch: JSON, to live: JSON?, _ manager: String, force: Bool = false) async throws -> JSON {
    let version = try #require(GroupVersion(patch["apiVersion"].string ?? ""))
    let apply = ServerSideApply(
      manager: manager, force: force, time: Timestamp(seconds: 2),
      kind: GroupVersionKind(group: version.group, version: version.version, kind: "Ep"),
      schema: try #require(schemas[version.description]))
    return try await Conversions.settle(answering: convert) { conversions throws(OwnershipFault) in
      try apply.apply(patch, to: live, conversions)
    }
  }

  private static func owners(_ object: JSON) -> [String] {
    object["metadata"]["managedFields"].elements.map {
      "\($0["manager"].string ?? "") \($0["apiVersion"].string ?? "") \($0["fieldsV1"]["f:spec"].text)"
    }
  }

  @Test("who changes a field in one version takes it from its owner in another") func update() async throws {
    let created = try await Self.update(nil, Self.object("v1", ["hostPort": "h:1", "other": "o"]), "one")
    var next = try Self.shown(created, "v2")
    next["spec"]["port"] = "2"
    let updated = try await Self.update(try Self.shown(created, "v2"), next, "two")
    #expect(Self.owners(updated) == [#"one c.io/v1 {".":{},"f:other":{}}"#, #"two c.io/v2 {"f:port":{}}"#])
  }

  @Test("conflicts name the field as its owner knows it, and force takes it") func conflict() async throws {
    let created = try await Self.update(nil, Self.object("v1", ["hostPort": "h:1"]), "unknown")
    let live = try Self.shown(created, "v2")
    let wanted = Self.object("v2", ["port": "5"])
    let error = await #expect(throws: APIStatus.self) { try await Self.apply(wanted, to: live, "m") }
    #expect(error?.message == #"Apply failed with 1 conflict: conflict with "unknown" using c.io/v1: .spec.hostPort"#)
    let forced = try await Self.apply(wanted, to: live, "m", force: true)
    #expect(forced["spec"] == ["host": "h", "port": "5"])
    #expect(Self.owners(forced) == [#"m c.io/v2 {"f:port":{}}"#, "unknown c.io/v1 {}"])
  }

  @Test("an applier that changes its version gives up what it applied in the old one") func pruning() async throws {
    let first = try await Self.apply(Self.object("v1", ["hostPort": "h:1", "other": "o"]), to: nil, "m")
    let second = try await Self.apply(Self.object("v2", ["host": "h", "port": "1"]), to: try Self.shown(first, "v2"), "m")
    #expect(second["spec"] == ["host": "h", "port": "1"])
    #expect(Self.owners(second) == [#"m c.io/v2 {"f:host":{},"f:port":{}}"#])
    let third = try await Self.apply(Self.object("v1", ["other": "o"]), to: try Self.shown(second, "v1"), "m")
    #expect(third["spec"] == ["other": "o"])
  }

  private static func owned(by version: String) -> JSON {
    var live = object("v1", ["hostPort": "h:1"])
    live["metadata"]["managedFields"] = [
      [
        "manager": "old", "operation": "Update", "apiVersion": .string(version), "time": "2020-01-01T00:00:00Z",
        "fieldsType": "FieldsV1", "fieldsV1": ["f:spec": ["f:gone": [:]]],
      ]
    ]
    return live
  }

  @Test("owners in a version that is no more own nothing") func missing() async throws {
    let live = Self.owned(by: "c.io/v0")
    var next = live
    next["spec"]["other"] = "x"
    #expect(try await Self.owners(Self.update(live, next, "one")) == [#"one c.io/v1 {"f:other":{}}"#])
    #expect(
      try await Self.owners(Self.apply(Self.object("v1", ["other": "x"]), to: live, "one"))
        == [#"one c.io/v1 {"f:other":{}}"#])
  }

  @Test("a conversion that fails refuses an apply") func failure() async throws {
    let live = Self.owned(by: "c.io/broken")
    let error = await #expect(throws: APIStatus.self) {
      try await Self.apply(Self.object("v1", ["other": "x"]), to: live, "one")
    }
    #expect(error?.code == 500)
    #expect(error?.message == "no way")
  }
}

import KubeAPI
import Testing

@testable import KubePatch

@Suite struct ServerSideApplyTests {
  static func apply(
    _ patch: JSON, to live: JSON?, as manager: String, force: Bool = false, at seconds: Int64 = 100,
    schema: any PatchSchema = SampleSchema.deployment, apiVersion: String = "apps/v1"
  ) throws -> JSON {
    let version = try #require(GroupVersion(apiVersion))
    let kind = GroupVersionKind(group: version.group, version: version.version, kind: patch["kind"].string ?? "")
    let apply = ServerSideApply(
      manager: manager, force: force, time: Timestamp(seconds: seconds), kind: kind, schema: schema)
    do { return try apply.apply(patch, to: live) } catch { throw error.status ?? error }
  }

  static func fields(_ object: JSON, _ manager: String) -> String? {
    object["metadata"]["managedFields"].elements.first { $0["manager"].string == manager }.map { $0["fieldsV1"].text }
  }

  static func deployment(_ spec: JSON) -> JSON {
    ["apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "d"], "spec": spec]
  }

  static let web: JSON = [
    "template": ["spec": ["containers": [["name": "a", "image": "a:1", "ports": [["containerPort": 80]]]]]]
  ]

  @Test("an applier owns what it sets, elements by their keys and with defaults of keys")
  func ownership() throws {
    let object = try Self.apply(Self.deployment(Self.web), to: nil, as: "one")
    #expect(
      Self.fields(object, "one")
        == #"{"f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{".":{},"f:image":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}}}"#
    )
    #expect(object["metadata"]["managedFields"][0]["time"] == "1970-01-01T00:01:40Z")
    #expect(object["metadata"]["managedFields"][0]["operation"] == "Apply")
  }

  @Test("what is left out next time goes away unless another applier wants it")
  func removal() throws {
    func map(_ data: JSON) -> JSON { ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"], "data": data] }
    func apply(_ data: JSON, to live: JSON?, as manager: String) throws -> JSON {
      try Self.apply(map(data), to: live, as: manager, schema: SampleSchema.configMap, apiVersion: "v1")
    }
    var object = try apply(["one": "1", "two": "2", "three": "3"], to: nil, as: "one")
    object = try apply(["two": "2"], to: object, as: "two")
    object = try apply(["three": "3"], to: object, as: "one")
    #expect(object["data"] == ["two": "2", "three": "3"])
    object = try apply([:], to: object, as: "one")
    #expect(object["data"] == ["two": "2"])
    #expect(Self.fields(object, "two") == #"{"f:data":{"f:two":{}}}"#)
    // An empty map is a value of its own.
    #expect(Self.fields(object, "one") == #"{"f:data":{}}"#)
  }

  @Test("conflicts name owners and fields, and force takes the fields over")
  func conflicts() throws {
    let live = try ManagedFields.update(
      old: nil, new: Self.deployment(["replicas": 1, "template": Self.web["template"]]), manager: "maker",
      time: Timestamp(seconds: 1),
      apiVersion: "apps/v1", schema: SampleSchema.deployment)
    var wanted = Self.deployment(Self.web)
    wanted["spec"]["replicas"] = 3
    wanted["spec"]["template"]["spec"]["containers"] = [["name": "a", "image": "a:2"]]
    let error = #expect(throws: APIStatus.self) { try Self.apply(wanted, to: live, as: "one") }
    #expect(
      error?.message
        == "Apply failed with 2 conflicts: conflicts with \"maker\" using apps/v1:\n- .spec.replicas\n- .spec.template.spec.containers[name=\"a\"].image"
    )
    #expect(error?.details?.causes.first?.field == ".spec.replicas")
    #expect(error?.details?.causes.first?.message == "conflict with \"maker\" using apps/v1")
    let forced = try Self.apply(wanted, to: live, as: "one", force: true)
    #expect(forced["spec"]["replicas"] == 3)
    #expect(Self.fields(forced, "maker")?.contains("f:replicas") == false)
  }

  @Test("an apply that changes nothing shares ownership and keeps the time")
  func sharing() throws {
    let first = try Self.apply(Self.deployment(Self.web), to: nil, as: "one", at: 1)
    let again = try Self.apply(Self.deployment(Self.web), to: first, as: "one", at: 2)
    #expect(again == first)
    let shared = try Self.apply(Self.deployment(Self.web), to: first, as: "two", at: 2)
    #expect(shared["metadata"]["managedFields"].elements.count == 2)
    #expect(shared["metadata"]["managedFields"].elements.allSatisfy { $0["time"].string != "1970-01-01T00:00:02Z" })
  }

  @Test("lists merge in the order of the apply, and what others added stays where it is")
  func order() throws {
    func containers(_ names: [String]) -> JSON {
      Self.deployment(["template": ["spec": ["containers": .array(names.map { ["name": .string($0), "image": "x"] })]]])
    }
    let one = try Self.apply(containers(["a", "b", "c"]), to: nil, as: "one")
    let two = try Self.apply(containers(["c", "x", "a"]), to: one, as: "two")
    #expect(two["spec"]["template"]["spec"]["containers"].elements.map { $0["name"].string } == ["b", "c", "x", "a"])
    let back = try Self.apply(containers(["x"]), to: two, as: "two")
    #expect(back["spec"]["template"]["spec"]["containers"].elements.map { $0["name"].string }.contains("a"))
  }

  @Test(
    "what is not of the type is refused",
    arguments: [
      (#"{"bogus":1}"#, ".spec.bogus: field not declared in schema"),
      (
        #"{"template":{"spec":{"containers":[{"name":"a"},{"name":"a"}]}}}"#,
        ".spec.template.spec.containers: duplicate entries for key [name=\"a\"]"
      ),
      (#"{"replicas":"x"}"#, ".spec.replicas: expected numeric (int or float), got string"),
    ])
  func refusal(spec: String, message: String) throws {
    let patch = Self.deployment(try JSON.decode(spec))
    let error = #expect(throws: APIStatus.self) { try Self.apply(patch, to: nil, as: "one") }
    #expect(error?.message == "failed to create typed patch object (/d; apps/v1, Kind=Deployment): \(message)")
    #expect(error?.code == 500)
  }

  @Test("an update owns what it changed and takes it from others")
  func updates() throws {
    let applied = try Self.apply(Self.deployment(Self.web), to: nil, as: "one")
    var edited = applied
    edited["spec"]["template"]["spec"]["containers"] = [["name": "a", "image": "a:9", "ports": [["containerPort": 80]]]]
    edited["metadata"]["labels"] = ["x": "y"]
    let updated = try ManagedFields.update(
      old: applied, new: edited, manager: "editor", time: Timestamp(seconds: 9), apiVersion: "apps/v1",
      schema: SampleSchema.deployment)
    #expect(
      Self.fields(updated, "editor")
        == #"{"f:metadata":{"f:labels":{".":{},"f:x":{}}},"f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{"f:image":{}}}}}}}"#
    )
    #expect(Self.fields(updated, "one")?.contains("f:image") == false)
  }

  @Test("objects without ownership get it at their first apply")
  func firstApply() throws {
    let bare = Self.deployment(["replicas": 1])
    let object = try Self.apply(Self.deployment(["paused": true]), to: bare, as: "one")
    #expect(Self.fields(object, "before-first-apply") == #"{"f:spec":{"f:replicas":{}}}"#)
    #expect(
      try ManagedFields.update(
        old: bare, new: bare, manager: "x", time: Timestamp(seconds: 1), apiVersion: "apps/v1", schema: SampleSchema.deployment)
        == bare)
  }

  @Test("custom objects follow their schema's list types")
  func custom() throws {
    let schema = StructuralSchema(
      try JSON.decode(
        #"{"type":"object","properties":{"spec":{"type":"object","properties":{"keyed":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","properties":{"name":{"type":"string"},"v":{"type":"integer"}}}},"atomic":{"type":"array","items":{"type":"string"}},"set":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}}}}}}"#
      ), metadata: SampleSchema.schema("meta.ObjectMeta"))
    func widget(_ spec: JSON) -> JSON { ["apiVersion": "e/v1", "kind": "Widget", "metadata": ["name": "a"], "spec": spec] }
    let one = try Self.apply(
      widget(["keyed": [["name": "x", "v": 1]], "atomic": ["one"], "set": ["a"]]), to: nil, as: "one", schema: schema,
      apiVersion: "e/v1")
    #expect(
      Self.fields(one, "one")
        == #"{"f:spec":{"f:atomic":{},"f:keyed":{"k:{\"name\":\"x\"}":{".":{},"f:name":{},"f:v":{}}},"f:set":{"v:\"a\"":{}}}}"#)
    let error = #expect(throws: APIStatus.self) {
      try Self.apply(widget(["atomic": ["two"]]), to: one, as: "two", schema: schema, apiVersion: "e/v1")
    }
    #expect(error?.message == "Apply failed with 1 conflict: conflict with \"one\": .spec.atomic")
  }

  @Test("what somebody else came to own by an update stays when its applier leaves it out")
  func shared() throws {
    func map(_ data: JSON) -> JSON { ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "a"], "data": data] }
    var live = try ManagedFields.update(
      old: nil, new: map(["one": "1"]), manager: "maker", time: Timestamp(seconds: 1), apiVersion: "v1",
      schema: SampleSchema.configMap)
    live = try Self.apply(map(["one": "1", "two": "2"]), to: live, as: "one", schema: SampleSchema.configMap, apiVersion: "v1")
    live = try Self.apply(map([:]), to: live, as: "one", schema: SampleSchema.configMap, apiVersion: "v1")
    #expect(live["data"] == ["one": "1"])
    #expect(Self.fields(live, "maker") == #"{"f:data":{".":{},"f:one":{}}}"#)
  }

  @Test("an element that is there twice after an update belongs to who put it there") func doubled() throws {
    func object(_ finalizers: JSON) -> JSON { ["metadata": ["name": "a", "uid": "u", "finalizers": finalizers]] }
    let live = try ManagedFields.update(
      old: nil, new: object(["b", "c"]), manager: "one", time: Timestamp(seconds: 1), apiVersion: "v1",
      schema: SampleSchema.configMap)
    var next = object(["b", "b"])
    next["metadata"]["managedFields"] = live["metadata"]["managedFields"]
    next = try ManagedFields.update(
      old: live, new: next, manager: "two", time: Timestamp(seconds: 2), apiVersion: "v1", schema: SampleSchema.configMap)
    #expect(Self.fields(next, "one") == #"{"f:metadata":{"f:finalizers":{}}}"#)
    #expect(Self.fields(next, "two") == #"{"f:metadata":{"f:finalizers":{"v:\"b\"":{}}}}"#)
  }

  @Test("of more than ten updaters the oldest of a version become one") func ancient() async throws {
    var object: JSON = ["metadata": ["name": "a", "uid": "u"], "data": [:]]
    var live: JSON?
    for number in 0..<13 {
      object["data"]["k\(number)"] = "v"
      object["metadata"]["managedFields"] = live?["metadata"]["managedFields"] ?? .null
      let (before, after) = (live, object)
      live = try await Conversions.settle(answering: Self.asItIs) { conversions throws(OwnershipFault) in
        try ManagedFields.update(
          old: before, new: after, manager: "m\(number)", time: Timestamp(seconds: Int64(number)),
          apiVersion: number == 1 ? "v0" : "v1", schema: SampleSchema.configMap, conversions)
      }
    }
    let managers = try #require(live)["metadata"]["managedFields"].elements.map { $0["manager"].string }
    #expect(managers == ["m1", "ancient-changes"] + (5..<13).map { "m\($0)" })
  }

  /// All versions look the same.
  private static func asItIs(_ question: Conversions.Question) -> Conversions.Answer {
    .object(VersionedObject(question.object, version: question.version, schema: SampleSchema.configMap))
  }

  @Test(
    "what is applied must be of the kind that was asked",
    arguments: [
      ("v1", "Secret", "invalid object type: /v1, Kind=Secret"),
      ("apps/v1", "ConfigMap", "invalid object type: apps/v1, Kind=ConfigMap"),
      ("a/b/c", "ConfigMap", "invalid object type: /, Kind=ConfigMap"),
    ])
  func kinds(version: String, kind: String, message: String) {
    let apply = ServerSideApply(
      manager: "a", force: false, time: Timestamp(seconds: 1),
      kind: GroupVersionKind(group: "", version: "v1", kind: "ConfigMap"),
      schema: SampleSchema.configMap)
    let error = #expect(throws: OwnershipFault.self) {
      try apply.apply(["apiVersion": .string(version), "kind": .string(kind)], to: nil)
    }
    #expect(error?.status?.code == 400 && error?.status?.message == message)
  }
}

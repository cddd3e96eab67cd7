import KubeAPI
import Testing
import YAML

@testable import KubeSchema

@Suite struct ObjectTidierTests {
  let registry: SchemaRegistry

  init() throws { registry = try SchemaRegistry.builtIn() }

  private static let pod = """
    apiVersion: v1
    kind: Pod
    metadata: {name: a, labels: {b: two, a: one}}
    spec:
      containers:
      - {name: c, image: i, resources: {limits: {cpu: 100m}}, ports: [{containerPort: 80}], env: [{name: E, value: v}]}
      volumes: [{name: v, emptyDir: {}}]
    """

  private func schema() throws -> ObjectSchema { try #require(registry.resources.first { $0.kind.kind == "Pod" }) }

  @Test("An object that was just read is as it has to be")
  func unchanged() throws {
    let schema = try schema()
    let read = try schema.decode(YAML.decode(Self.pod)).object.json
    #expect(ObjectTidier(table: schema.type.table).tidied(read, schema.type.shape) == nil)
  }

  private struct Change: Sendable {
    var what: String
    var make: @Sendable (inout JSON) -> Void

    init(_ what: String, _ make: @escaping @Sendable (inout JSON) -> Void) { (self.what, self.make) = (what, make) }
  }

  private static let changes: [Change] = [
    Change("a field at the end that belongs further up", { $0.spec["activeDeadlineSeconds"] = 5 }),
    Change("a field nobody knows", { $0.spec["colour"] = "red" }), Change("a struct that is missing", { $0["status"] = .null }),
    Change("an empty string", { $0.spec["hostname"] = "" }), Change("an empty list", { $0.spec["volumes"] = [] }),
    Change("an empty map", { $0.metadata["labels"] = [:] }),
    Change("a list that must be there", { $0.spec["containers"] = .null }),
    Change("labels out of order", { $0.metadata["labels"] = ["z": "1", "a": "2"] }),
    Change("a quantity in another form", { $0.spec["containers"][0]["resources"]["limits"]["cpu"] = "0.1" }),
    Change("an object inside of a list", { $0.spec["containers"][0]["livenessProbe"] = ["httpGet": ["port": 80, "path": "/"]] }),
    Change("a pointer that is empty", { $0.spec["securityContext"] = [:] }),
  ]

  @Test("What code leaves behind becomes what reading it again would make of it", arguments: 0..<changes.count)
  func changed(_ number: Int) throws {
    let change = Self.changes[number]
    let schema = try schema()
    var json = try schema.decode(YAML.decode(Self.pod)).object.json
    change.make(&json)
    let again = try schema.decode(json).object.json
    let tidied = schema.type.normalized(json)
    #expect(tidied.text == again.text, "\(change.what)")
    #expect(ObjectTidier(table: schema.type.table).tidied(tidied, schema.type.shape) == nil)
  }

  @Test("Objects of every kind that are empty but for their name keep the form they were read in")
  func everyKind() throws {
    for schema in registry.resources {
      let read = try schema.decode(["metadata": ["name": "a"]]).object.json
      #expect(schema.type.normalized(read).text == read.text, "\(schema.kind)")
    }
  }
}

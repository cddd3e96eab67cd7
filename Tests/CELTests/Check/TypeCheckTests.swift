import KubeAPI
import Testing

@testable import CEL

/// Expressions over a schema: their types and what cannot be right about them.
@Suite struct TypeCheckTests {
  static let schema: JSON = [
    "type": "object",
    "properties": [
      "spec": [
        "type": "object",
        "properties": [
          "replicas": ["type": "integer"], "ratio": ["type": "number"], "name": ["type": "string", "maxLength": 10],
          "hosts": ["type": "array", "maxItems": 5, "items": ["type": "string", "maxLength": 20]],
          "labels": ["type": "object", "additionalProperties": ["type": "string"]],
          "port": ["x-kubernetes-int-or-string": true], "since": ["type": "string", "format": "date-time"],
          "wait": ["type": "string", "format": "duration"], "data": ["type": "string", "format": "byte"],
          "a-b.c": ["type": "string"], "namespace": ["type": "boolean"], "free": ["x-kubernetes-preserve-unknown-fields": true],
          "tags": ["type": "array", "x-kubernetes-list-type": "set", "items": ["type": "string"]],
        ],
      ]
    ],
  ]

  static func environment() throws -> CELEnvironment {
    let declaration = try #require(CELDeclaration.schema(schema, name: "selfType", isResourceRoot: true))
    return CELEnvironment(["self": declaration, "oldSelf": declaration])
  }

  @Test(
    "parts have the types of their schemas",
    arguments: [
      ("self.spec.replicas", "int"), ("self.spec.ratio", "double"), ("self.spec.hosts", "list(string)"),
      ("self.spec.labels", "map(string, string)"), ("self.spec.port", "dyn"), ("self.spec.since", "timestamp"),
      ("self.spec.wait", "duration"), ("self.spec.data", "bytes"), ("self.spec.a__dash__b__dot__c", "string"),
      ("self.spec.__namespace__", "bool"), ("self.metadata.name", "string"), ("self.spec", "selfType.spec"),
      ("self.spec.hosts.map(h, size(h))", "list(int)"), ("self.spec.?replicas", "optional_type(int)"),
      ("self.?spec.replicas.orValue(1)", "int"), ("self.spec.labels.exists(k, k == 'a')", "bool"),
      ("[1, 2].filter(x, x > 1)", "list(int)"), ("self.spec.since - self.spec.since", "duration"),
      ("quantity('1Gi').add(quantity('1Mi'))", "kubernetes.Quantity"),
      ("self.spec.hosts.transformMap(i, h, i)", "map(int, int)"), ("ip('10.0.0.1').family()", "int"), ("[]", "list(dyn)"),
      ("true ? self.spec.name : 'x'", "string"), ("self.spec.hosts[0]", "string"), ("type(self.spec.port) == int", "bool"),
    ])
  func types(source: String, type: String) throws {
    #expect(try CELProgram(compile: source, in: Self.environment()).resultType.description == type)
  }

  @Test(
    "what cannot be right is told with its place",
    arguments: [
      ("self.spec.nope", 10, "undefined field 'nope'"), ("self.spec.free", 10, "undefined field 'free'"),
      ("has(self.nope)", 4, "undefined field 'nope'"),
      ("self.spec.replicas == 'a'", 20, "found no matching overload for '_==_' applied to '(int, string)'"),
      ("self.spec.replicas.x", 19, "type 'int' does not support field selection"),
      ("self.spec + 1", 11, "found no matching overload for '_+_' applied to '(selfType.spec, int)'"),
      ("self.spec.hosts.all(h, h > 1)", 26, "found no matching overload for '_>_' applied to '(string, int)'"),
      ("[1, 'a']", 5, "expected type 'int' but found 'string'"),
      ("math.abs(1)", 1, "undeclared reference to 'math' (in container '')"),
      ("object.spec", 1, "undeclared reference to 'object' (in container '')"),
      ("duration('x')", 10, "invalid duration argument"),
      ("timestamp('x')", 11, "invalid timestamp argument"),
    ])
  func faults(source: String, column: Int, message: String) throws {
    let error = #expect(throws: CELError.self) { try CELProgram(compile: source, in: Self.environment()) }
    #expect(error?.message == message)
    #expect(error?.position.column == column, "\(error?.description ?? "")")
  }

  @Test(
    "values are read by their schema",
    arguments: [
      ("self.spec.ratio + 1.5 == 3.5", true), ("self.spec.since > timestamp('2020-01-01T00:00:00Z')", true),
      ("self.spec.wait == duration('90s')", true), ("self.spec.data == b'abc'", true),
      ("self.spec.a__dash__b__dot__c == 'x'", true),
      ("self.spec.tags == ['b', 'a']", true), ("size(self.spec.tags + ['a', 'c']) == 3", true), ("has(self.spec.nothing)", false),
      ("self.spec.__namespace__", true), ("self.spec.port == 80", true), ("type(self.spec.ratio) == double", true),
    ])
  func values(source: String, expected: Bool) throws {
    let value: JSON = [
      "spec": [
        "ratio": 2, "since": "2026-01-01T00:00:00Z", "wait": "1m30s", "data": "YWJj", "a-b.c": "x", "tags": ["a", "b"],
        "namespace": true, "port": 80,
      ]
    ]
    let environment = try Self.environment()
    guard !source.contains("nothing") else {
      #expect(throws: CELError.self) { try CELProgram(compile: source, in: environment) }
      return
    }
    let program = try CELProgram(compile: source, in: environment)
    #expect(try program.evaluate(values: ["self": CELValue(value, as: environment.variables["self"])]).bool == expected)
  }

  @Test(
    "names of properties become identifiers",
    arguments: [
      ("a.b", "a__dot__b"), ("a-b", "a__dash__b"), ("a/b", "a__slash__b"), ("a__b", "a__underscores__b"), ("in", "__in__"),
      ("plain_name", "plain_name"), ("1a", nil), ("a b", nil),
    ])
  func names(name: String, escaped: String?) { #expect(FieldName.escape(name) == escaped) }
}

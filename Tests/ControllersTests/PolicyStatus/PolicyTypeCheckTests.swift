import CEL
import KubeAPI
import Testing

@testable import Controllers

@Suite struct PolicyTypeCheckTests {
  private static let schemas: JSON = [
    "Deployment": [
      "type": "object",
      "properties": [
        "apiVersion": ["type": "string"], "kind": ["type": "string"],
        "metadata": ["allOf": [["$ref": "#/components/schemas/Meta"]]],
        "spec": ["allOf": [["$ref": "#/components/schemas/Spec"]], "default": [:]],
      ],
    ],
    "Meta": [
      "type": "object",
      "properties": [
        "name": ["type": "string"], "generateName": ["type": "string"],
        "labels": ["type": "object", "additionalProperties": ["type": "string"]],
      ],
    ],
    "Spec": [
      "type": "object",
      "properties": [
        "replicas": ["type": "integer"], "surge": ["$ref": "#/components/schemas/IntOrString"],
        "limits": ["type": "object", "additionalProperties": ["$ref": "#/components/schemas/Quantity"]],
        "inner": ["$ref": "#/components/schemas/Spec"],
      ],
    ],
    "IntOrString": ["format": "int-or-string", "oneOf": [["type": "integer"], ["type": "string"]]],
    "Quantity": ["oneOf": [["type": "string"], ["type": "number"]]],
  ]

  private static func type(_ name: String) throws -> CELDeclaration {
    let schema = SchemaReferences(schemas).expanded(["$ref": .string("#/components/schemas/\(name)")])
    return try #require(CELDeclaration.schema(schema, name: name, isResourceRoot: true))
  }

  private func check(
    _ validations: JSON, variables: JSON = .null, kinds: [String] = ["Deployment"]
  ) throws -> [PolicyTypeCheck.Warning] {
    var types = PolicyTypeCheck.Types()
    for kind in kinds {
      types.objects.append((GroupVersionKind(group: "apps", version: "v1", kind: kind), try Self.type("Deployment")))
    }
    return PolicyTypeCheck.warnings(KubeObject(["spec": ["validations": validations, "variables": variables]]), types)
  }

  @Test(
    "Expressions that fit are not warned of",
    arguments: [
      "object.spec.replicas <= 5", "oldObject == null || object.spec.replicas >= oldObject.spec.replicas",
      "object.metadata.labels['a'] == 'b'", "object.spec.surge == 1 || object.spec.surge == '1'",
      "quantity(object.spec.limits['cpu']).isGreaterThan(quantity('1'))", "has(object.spec.inner)",
      "request.operation == 'CREATE' && namespaceObject.metadata.name != 'x'",
      "authorizer.group('').resource('pods').check('get').allowed()", "authorizer.requestResource.check('x').allowed()",
      "variables.many && true",
    ])
  func fits(_ expression: String) throws {
    let variables: JSON = [["name": "many", "expression": "object.spec.replicas > 5"]]
    #expect(try check([["expression": .string(expression)]], variables: variables) == [])
  }

  @Test("A field that is not there is told for every type, at the place of the expression")
  func undefined() throws {
    let validations: JSON = [
      ["expression": "object.spec.replicas > 1"],
      ["expression": "object.replicas > 1", "messageExpression": "'got ' + object.spec.replicas"],
    ]
    let warnings = try check(validations, kinds: ["Deployment", "ReplicaSet"])
    #expect(warnings.map(\.field) == ["spec.validations[1].expression", "spec.validations[1].messageExpression"])
    let fault = "ERROR: <input>:1:7: undefined field 'replicas'\n | object.replicas > 1\n | ......^\n"
    #expect(warnings.first?.warning == "apps/v1, Kind=Deployment: \(fault)\napps/v1, Kind=ReplicaSet: \(fault)")
    #expect(warnings.last?.warning.contains("found no matching overload for '_+_' applied to '(string, int)'") == true)
  }

  @Test("Parameters nobody knows are undeclared, variables that are wrong may be anything")
  func unknown() throws {
    let variables: JSON = [["name": "wrong", "expression": "object.nope"]]
    let warnings = try check(
      [["expression": "params.x == 1"], ["expression": "variables.wrong.anything"]], variables: variables)
    #expect(warnings.map(\.field) == ["spec.validations[0].expression"])
    #expect(warnings.first?.warning.contains("undeclared reference to 'params'") == true)
  }
}

@Suite struct PolicyTargetsTests {
  private static let resources: [DiscoveredResource] = [
    ("", "v1", "pods", "Pod"), ("", "v1", "events", "Event"), ("events.k8s.io", "v1", "events", "Event"),
    ("apps", "v1", "deployments", "Deployment"), ("apps", "v1", "replicasets", "ReplicaSet"),
  ].map { group, version, name, kind in
    DiscoveredResource(
      resource: GroupVersionResource(group: group, version: version, name), kind: kind, isNamespaced: true, verbs: [])
  }

  @Test(
    "Rules name kinds, unless they say any",
    arguments: [
      (["apps"], ["v1"], ["replicasets", "deployments", "deployments/scale"], ["apps/v1/Deployment", "apps/v1/ReplicaSet"]),
      (["*"], ["v1"], ["deployments"], []), (["apps"], ["*"], ["deployments"], []),
      (["apps"], ["v1"], ["*", "deployments"], ["apps/v1/Deployment"]), (["apps"], ["v2"], ["deployments"], []),
      ([""], ["v1"], ["pods", "events"], ["/v1/Event", "/v1/Pod", "events.k8s.io/v1/Event"]),
    ])
  func kinds(groups: [String], versions: [String], resources: [String], expected: [String]) {
    let policy: JSON = [
      "spec": [
        "matchConstraints": [
          "resourceRules": [["apiGroups": JSON(groups), "apiVersions": JSON(versions), "resources": JSON(resources)]]
        ]
      ]
    ]
    let found = PolicyTargets.kinds(KubeObject(policy), of: Self.resources)
    #expect(found.map { "\($0.group)/\($0.version)/\($0.kind)" } == expected)
  }
}

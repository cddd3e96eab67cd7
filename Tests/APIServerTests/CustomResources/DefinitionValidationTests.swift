import KubeAPI
import Testing

@testable import APIServer

@Suite struct DefinitionValidationTests {
  static func definition(_ change: (inout KubeObject) -> Void = { _ in }) -> KubeObject {
    var object = KubeObject([
      "kind": "CustomResourceDefinition", "apiVersion": "apiextensions.k8s.io/v1", "metadata": ["name": "widgets.example.com"],
      "spec": [
        "group": "example.com", "scope": "Namespaced",
        "names": ["plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList"],
        "versions": [
          ["name": "v1", "served": true, "storage": true, "schema": ["openAPIV3Schema": ["type": "object"]]]
        ],
      ], "status": ["storedVersions": ["v1"]],
    ])
    change(&object)
    return object
  }

  static func withSpec(_ schema: JSON) -> KubeObject {
    definition {
      var versions = $0.spec["versions"].elements
      versions[0]["schema"]["openAPIV3Schema"]["properties"] = ["spec": schema]
      $0.spec["versions"] = .array(versions)
    }
  }

  private static let root = "spec.validation.openAPIV3Schema.properties[spec]"

  @Test("A sound definition has no faults")
  func sound() { #expect(DefinitionValidation.validate(Self.definition()).isEmpty) }

  @Test(
    "Schemas are refused where they are not sound",
    arguments: [
      (["properties": ["a": ["type": "string"]]], "type: Required value: must not be empty for specified object fields"),
      (["type": "array"], "items: Required value: must be specified"),
      (
        ["type": "string", "pattern": "("],
        "pattern: Invalid value: \"(\": must be a valid regular expression, but isn't: error parsing regexp: missing closing ): `(`"
      ),
      (["type": "object", "oneOf": [["type": "string"]]], "oneOf[0].type: Forbidden: must be empty to be structural"),
      (
        ["type": "integer", "default": "x"],
        "default: Invalid value: \"string\":  in body must be of type integer: \"string\""
      ),
      (
        ["type": "object", "default": ["b": 1], "properties": ["a": ["type": "string"]]],
        "default: Invalid value: {\"b\":1}: must not have unknown fields"
      ),
      (
        ["type": "array", "x-kubernetes-list-type": "bag", "items": ["type": "string"]],
        "x-kubernetes-list-type: Unsupported value: \"bag\": supported values: \"atomic\", \"set\", \"map\""
      ),
      (
        ["type": "object", "x-kubernetes-validations": [["rule": "self.none > 1"]]],
        "x-kubernetes-validations[0].rule: Invalid value: {\"Rule\":\"self.none \\u003e 1\",\"Message\":\"\",\"MessageExpression\":\"\",\"Reason\":null,\"FieldPath\":\"\",\"OptionalOldSelf\":null}: compilation failed: ERROR: <input>:1:5: undefined field 'none'\n | self.none > 1\n | ....^"
      ),
    ] as [(JSON, String)])
  func schemas(_ schema: JSON, _ expected: String) {
    #expect(
      DefinitionValidation.validate(Self.withSpec(schema)).map(\.description) == ["\(Self.root).\(expected)"])
  }

  @Test(
    "Rules about what was before are cheap to compare, and reserved words are fields",
    arguments: [
      ["type": "object", "x-kubernetes-validations": [["rule": "self == oldSelf"]]],
      [
        "type": "object", "x-kubernetes-map-type": "atomic",
        "properties": ["a": ["type": "integer", "x-kubernetes-validations": [["rule": "self >= oldSelf"]]]],
      ],
      [
        "type": "object", "properties": ["if": ["type": "integer"], "namespace": ["type": "integer"]],
        "x-kubernetes-validations": [["rule": "self.if > self.namespace"]],
      ],
      ["type": "string", "default": "ab", "x-kubernetes-validations": [["rule": "self.startsWith('a')"]]],
    ] as [JSON])
  func soundRules(_ schema: JSON) { #expect(DefinitionValidation.validate(Self.withSpec(schema)).isEmpty) }

  @Test(
    "What cannot be read as a structural schema is told once, and defaults keep to rules",
    arguments: [
      (
        ["x-kubernetes-preserve-unknown-fields": false],
        ["x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined"]
      ),
      (
        ["type": "array", "items": [["type": "string"]]],
        ["items: Forbidden: items must be a schema object and not an array"]
      ),
      (
        ["type": "string", "default": "b", "x-kubernetes-validations": [["rule": "self.startsWith('a')"]]],
        ["default: Invalid value: \"b\": failed rule: self.startsWith('a')"]
      ),
      (
        ["type": "object", "x-kubernetes-validations": [["rule": "true", "fieldPath": ".none", "message": " "]]],
        [
          "x-kubernetes-validations[0].message: Invalid value: \" \": must be non-empty if specified",
          "x-kubernetes-validations[0].fieldPath: Invalid value: \".none\": must be a valid path",
        ]
      ),
    ] as [(JSON, [String])])
  func unreadable(_ schema: JSON, _ expected: [String]) {
    let faults = DefinitionValidation.validate(Self.withSpec(schema)).map(\.description)
    #expect(faults == expected.map { "\(Self.root).\($0)" })
  }

  @Test("Selectable fields need a schema on their own level")
  func selectable() {
    let definition = Self.definition {
      var versions = [$0.spec["versions"].elements[0], $0.spec["versions"].elements[0]]
      versions[1]["name"] = "v2"
      versions[1]["storage"] = false
      versions[1]["schema"]["openAPIV3Schema"]["description"] = "other"
      for index in versions.indices { versions[index]["selectableFields"] = [["jsonPath": ".a"]] }
      $0.spec["versions"] = .array(versions)
    }
    #expect(
      DefinitionValidation.validate(definition).map(\.description) == [
        "spec.selectableFields: Invalid value: \"\": may only be set when validations.schema is included"
      ])
  }

  @Test("A rule over an unbounded list of lists costs too much")
  func costs() {
    let schema: JSON = [
      "type": "array",
      "items": [
        "type": "array", "items": ["type": "string"],
        "x-kubernetes-validations": [["rule": "self.all(x, self.all(y, x == y))"]],
      ],
    ]
    let faults = DefinitionValidation.validate(Self.withSpec(schema)).map(\.description)
    #expect(
      faults.first?.hasPrefix(
        "\(Self.root).items.x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of more than 100x"
      ) == true)
    #expect(faults.count == 3)
  }

  @Test("Names cannot change once they are accepted; what was stored stays listed")
  func changes() {
    let old = Self.definition { $0.status["conditions"] = [["type": "Established", "status": "True"]] }
    var new = old
    new.spec["scope"] = "Cluster"
    new.status["storedVersions"] = ["v1", "v0"]
    #expect(
      DefinitionValidation.validate(new, old: old).map(\.field) == ["spec.scope", "status.storedVersions[1]"])
  }

  @Test(
    "Groups of the project need a word of approval",
    arguments: [
      ("", "MissingAnnotation"), ("unapproved, a test", "UnapprovedAnnotation"), ("https://x/y", "ApprovedAnnotation"),
      ("yes", "InvalidAnnotation"),
    ])
  func approval(_ text: String, _ reason: String) { #expect(ApprovalPolicy(text).condition.reason == reason) }

  @Test("Names that a neighbour has are not accepted")
  func conflicts() {
    let neighbour = Self.definition { $0.status["acceptedNames"] = $0.spec["names"] }
    let other = Self.definition {
      $0.metadata["name"] = "gadgets.example.com"
      $0.spec["names"]["plural"] = "gadgets"
    }
    let settled = DefinitionConditions.settled(other, others: [neighbour], now: .now)
    let accepted = DefinitionConditions.condition("NamesAccepted", settled)
    #expect(accepted["status"] == "False")
    #expect(accepted["reason"] == "ListKindConflict")
    #expect(accepted["message"] == "\"WidgetList\" is already in use")
    #expect(settled.status["acceptedNames"]["plural"] == "gadgets")
    #expect(DefinitionConditions.condition("Established", settled)["reason"] == "NotAccepted")
  }

  @Test(
    "Versions are listed by what they promise",
    arguments: [["v1alpha1", "foo10", "v10", "v2beta1", "v1", "foo1", "v11alpha2", "v3beta1", "v2"]])
  func versions(_ names: [String]) {
    let sorted = names.sorted(by: VersionPriority.precedes)
    #expect(sorted == ["v10", "v2", "v1", "v3beta1", "v2beta1", "v11alpha2", "v1alpha1", "foo1", "foo10"])
  }
}

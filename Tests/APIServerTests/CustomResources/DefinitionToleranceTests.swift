import KubeAPI
import Testing

@testable import APIServer

/// What updates of definitions may keep, and what they may not bring in.
@Suite struct DefinitionToleranceTests {
  private static func faults(_ new: KubeObject, old: KubeObject?) -> [String] {
    DefinitionValidation.validate(new, old: old).map(\.field)
  }

  @Test(
    "Schemas that today's rules refuse may stay where they are",
    arguments: [
      ("type", ["type": "bogus"]),
      ("items.x-kubernetes-map-type", ["type": "array", "x-kubernetes-list-type": "set", "items": ["type": "object"]]),
      ("items.nullable", ["type": "array", "x-kubernetes-list-type": "set", "items": ["type": "string", "nullable": true]]),
      (
        "items.properties[k].default",
        [
          "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"],
          "items": ["type": "object", "properties": ["k": ["type": "string"]]],
        ]
      ),
      ("default", ["type": "object", "default": ["b": 1], "properties": ["a": ["type": "string"]]]),
    ] as [(String, JSON)])
  func schemas(_ field: String, _ schema: JSON) {
    let (sound, odd) = (DefinitionValidationTests.definition(), DefinitionValidationTests.withSpec(schema))
    var changed = schema
    changed["description"] = "Another."
    let place = ["spec.validation.openAPIV3Schema.properties[spec].\(field)"]
    #expect(Self.faults(odd, old: nil) == place)
    #expect(Self.faults(odd, old: sound) == place)
    #expect(Self.faults(DefinitionValidationTests.withSpec(changed), old: odd) == [])
  }

  @Test("Definitions from before schemas were structural may go on, but without what needs structure")
  func structure() {
    func definition(_ schema: JSON) -> KubeObject {
      var object = DefinitionValidationTests.withSpec(schema)
      object.spec["preserveUnknownFields"] = true
      return object
    }
    let old = definition([:])
    #expect(Self.faults(definition(["description": "x"]), old: old) == [])
    #expect(Self.faults(definition(["description": "x"]), old: nil).contains("spec.preserveUnknownFields"))
    #expect(
      Self.faults(definition(["default": 1]), old: old) == [
        "spec.preserveUnknownFields", "spec.validation.openAPIV3Schema.properties[spec].type",
      ])
    var converted = old
    converted.spec["conversion"] = [
      "strategy": "Webhook", "webhook": ["clientConfig": ["url": "https://x.example/"], "conversionReviewVersions": ["v1"]],
    ]
    #expect(Self.faults(converted, old: old) == ["spec.conversion.strategy"])
  }

  @Test("Versions without a schema may stay without, as long as nothing is pruned by it")
  func missing() {
    func definition(preserves: Bool) -> KubeObject {
      DefinitionValidationTests.definition {
        $0.spec["versions"] = [["name": "v1", "served": true, "storage": true]]
        $0.spec["preserveUnknownFields"] = .bool(preserves)
      }
    }
    let old = definition(preserves: true)
    #expect(Self.faults(old, old: old) == [])
    #expect(
      DefinitionValidation.validate(definition(preserves: false), old: old).map(\.description) == [
        "spec.versions[0].schema.openAPIV3Schema: Required value: because otherwise all fields are pruned"
      ])
  }

  private static func converting(bundle: String = "", reviews: [String] = ["v1"], established: Bool = true) -> KubeObject {
    DefinitionValidationTests.definition {
      $0.spec["conversion"] = [
        "strategy": "Webhook",
        "webhook": [
          "clientConfig": ["url": "https://x.example/", "caBundle": .string(bundle)], "conversionReviewVersions": JSON(reviews),
        ],
      ]
      $0.status["conditions"] = [["type": "Established", "status": established ? "True" : "False"]]
    }
  }

  @Test("A webhook's unreadable certificates and foreign versions may stay, and come while nobody uses them")
  func webhooks() {
    let (good, bad) = (Self.converting(), Self.converting(bundle: "Q2c9PQ=="))
    let bundle = ["spec.conversion.webhookClientConfig.caBundle"]
    #expect(Self.faults(bad, old: good) == bundle)
    #expect(Self.faults(bad, old: bad) == [])
    #expect(Self.faults(bad, old: Self.converting(established: false)) == [])
    let foreign = Self.converting(reviews: ["v9"])
    #expect(Self.faults(foreign, old: good) == ["spec.conversion.conversionReviewVersions"])
    #expect(Self.faults(Self.converting(reviews: ["v8"]), old: foreign) == [])
  }

  @Test("More selectable fields than there may be stay only as they are")
  func selections() {
    func definition(_ count: Int) -> KubeObject {
      var object = DefinitionValidationTests.withSpec([
        "type": "object",
        "properties": .object(JSONObject((0..<12).map { ("f\($0)", ["type": "string"]) })),
      ])
      var version = object.spec["versions"].elements[0]
      version["selectableFields"] = .array((0..<count).map { ["jsonPath": .string(".spec.f\($0)")] })
      object.spec["versions"] = [version]
      return object
    }
    #expect(Self.faults(definition(9), old: nil) == ["spec.selectableFields"])
    #expect(Self.faults(definition(9), old: definition(9)) == [])
    #expect(Self.faults(definition(9), old: definition(10)) == ["spec.selectableFields"])
  }
}

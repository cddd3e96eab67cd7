import KubeAPI
import Testing

@testable import APIServer

@Suite struct CustomSchemaTests {
  @Test("Unknown fields go, and their paths come in alphabetical order")
  func pruning() {
    let schema = CustomSchema([
      "type": "object",
      "properties": [
        "spec": [
          "type": "object",
          "properties": ["list": ["type": "array", "items": ["type": "object", "properties": ["a": ["type": "string"]]]]],
        ], "open": ["type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": ["in": ["type": "object"]]],
      ],
    ])
    var unknown: [String] = []
    let object: JSON = [
      "kind": "K", "metadata": ["name": "n"], "zzz": 1, "spec": ["list": [["a": "1", "b": "2"]], "x": 1],
      "open": ["any": ["thing": 1], "in": ["gone": 1]],
    ]
    let pruned = schema.pruned(object, unknown: &unknown)
    #expect(unknown == ["open.in.gone", "spec.list[0].b", "spec.x", "zzz"])
    #expect(
      pruned == [
        "kind": "K", "metadata": ["name": "n"], "spec": ["list": [["a": "1"]]], "open": ["any": ["thing": 1], "in": [:]],
      ])
  }

  @Test("Defaults fill what is absent and nulls that are not allowed, level by level")
  func defaulting() {
    let schema = CustomSchema([
      "type": "object",
      "properties": [
        "a": ["type": "integer", "default": 1], "b": ["type": "object", "default": [:], "properties": ["c": ["default": "x"]]],
        "n": ["type": "string", "nullable": true, "default": "y"],
        "m": ["type": "object", "additionalProperties": ["type": "object", "properties": ["d": ["default": 2]]]],
      ],
    ])
    let map: JSON = ["k": [:]]
    let null = JSON.object(JSONObject([("a", JSON.null), ("n", JSON.null), ("m", map)]))
    #expect(schema.defaulted(null).text == "{\"a\":1,\"n\":null,\"m\":{\"k\":{\"d\":2}},\"b\":{\"c\":\"x\"}}")
  }

  @Test("Sets and keyed lists hold everything once")
  func lists() {
    let schema = CustomSchema([
      "properties": [
        "s": ["type": "array", "x-kubernetes-list-type": "set", "items": ["type": "string"]],
        "m": [
          "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
          "items": ["type": "object", "properties": ["name": ["type": "string"]]],
        ],
      ]
    ])
    let object: JSON = ["s": ["a", "b", "a", "a"], "m": [["name": "x"], ["name": "x"]]]
    #expect(
      schema.validateLists(object).map(\.description) == [
        "m[1]: Duplicate value: {\"name\":\"x\"}", "s[2]: Duplicate value: \"a\"",
      ])
  }

  @Test(
    "Rules run where there is something to compare, and unchanged values are only warned of",
    arguments: [
      (["n": 5], nil, [String](), 0), (["n": 50], nil, ["n: Invalid value: 50: too much"], 0), (["n": 50], ["n": 50], [], 1),
      (["n": 50, "f": "b"], ["n": 50, "f": "a"], ["f: Forbidden: fixed"], 1),
    ] as [(JSON, JSON?, [String], Int)])
  func rules(_ object: JSON, _ old: JSON?, _ errors: [String], _ warnings: Int) {
    let schema = CustomSchema(
      [
        "type": "object",
        "properties": [
          "n": ["type": "integer", "x-kubernetes-validations": [["rule": "self < 10", "messageExpression": "'too ' + 'much'"]]],
          "f": [
            "type": "string",
            "x-kubernetes-validations": [["rule": "self == oldSelf", "message": "fixed", "reason": "FieldValueForbidden"]],
          ],
        ],
      ], isRoot: true)
    let evaluation = RuleEvaluation.evaluate(schema, object, old: old)
    #expect(evaluation.errors.map(\.description) == errors)
    #expect(evaluation.warnings.count == warnings)
  }
}

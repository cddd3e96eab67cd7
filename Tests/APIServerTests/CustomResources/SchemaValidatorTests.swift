import KubeAPI
import Testing

@testable import APIServer

@Suite struct SchemaValidatorTests {
  private static let schema = CustomSchema([
    "type": "object", "required": ["size"],
    "properties": [
      "size": ["type": "integer", "minimum": 1, "maximum": 10], "even": ["type": "integer", "multipleOf": 2],
      "ratio": ["type": "number", "minimum": 0, "exclusiveMinimum": true], "code": ["type": "string", "pattern": "^[a-z]+$"],
      "short": ["type": "string", "maxLength": 3, "minLength": 2], "colour": ["type": "string", "enum": ["red", "green"]],
      "tags": ["type": "array", "maxItems": 2, "minItems": 1, "items": ["type": "string"]],
      "map": ["type": "object", "maxProperties": 1, "additionalProperties": ["type": "integer"]],
      "port": ["x-kubernetes-int-or-string": true], "opt": ["type": "string", "nullable": true],
      "half": ["type": "number", "multipleOf": 0.5], "small": ["type": "integer", "format": "int32"],
      "when": ["type": "string", "format": "date-time"], "odd": ["type": "string", "format": "nobody-knows"],
    ],
  ])

  @Test(
    "Values are refused in upstream's words",
    arguments: [
      (["size": 0], "size: Invalid value: 0: size in body should be greater than or equal to 1"),
      (["size": 11], "size: Invalid value: 11: size in body should be less than or equal to 10"),
      (["size": "1"], "size: Invalid value: \"string\": size in body must be of type integer: \"string\""),
      ([:], "size: Required value"),
      (["size": 1, "even": 3], "even: Invalid value: 3: even in body should be a multiple of 2"),
      (["size": 1, "ratio": 0], "ratio: Invalid value: 0: ratio in body should be greater than 0"),
      (["size": 1, "code": "A"], "code: Invalid value: \"A\": code in body should match '^[a-z]+$'"),
      (["size": 1, "short": "a"], "short: Invalid value: \"a\": short in body should be at least 2 chars long"),
      (["size": 1, "short": "abcd"], "short: Too long: may not be more than 3 bytes"),
      (["size": 1, "colour": "blue"], "colour: Unsupported value: \"blue\": supported values: \"red\", \"green\""),
      (["size": 1, "tags": []], "tags: Invalid value: 0: tags in body should have at least 1 items"),
      (["size": 1, "tags": ["a", "b", "c"]], "tags: Too many: 3: must have at most 2 items"),
      (["size": 1, "map": ["a": "x"]], "map.a: Invalid value: \"string\": map.a in body must be of type integer: \"string\""),
      (["size": 1, "map": ["a": 1, "b": 2]], "map: Too many: 2: must have at most 1 item"),
      (["size": 1, "port": true], "port: Invalid value: \"boolean\": port in body must be of type integer,string: \"boolean\""),
      (["size": 1, "half": 1e300], "half: Invalid value: 1e+300: half in body should be a multiple of 0.5"),
      (["size": 1, "half": 3], "half: Invalid value: 0: factor MultipleOf declared for half must be positive: 0"),
      (
        ["size": 1, "small": 3_000_000_000],
        "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in small"
      ),
      (["size": 1, "when": "now"], "when: Invalid value: \"now\": when in body must be of type date-time: \"now\""),
    ] as [(JSON, String)])
  func words(_ value: JSON, _ expected: String) {
    #expect(SchemaValidator.validate(value, Self.schema).map(\.description) == [expected])
  }

  @Test(
    "Values that fit are accepted",
    arguments: [
      ["size": 1.0], ["size": 3, "opt": .object(JSONObject())["none"], "odd": "anything"], ["size": 2, "port": "http"],
      ["size": 2, "when": "2024-01-02T03:04:05.5Z", "ratio": 1], ["size": 2, "half": 2.5, "small": -7],
    ] as [JSON])
  func fits(_ value: JSON) { #expect(SchemaValidator.validate(value, Self.schema).isEmpty) }

  @Test("What was wrong before and has not changed is forgiven")
  func ratcheting() {
    let old: JSON = ["size": 99, "colour": "blue"]
    let new: JSON = ["size": 99, "colour": "pink"]
    #expect(
      SchemaValidator.validate(new, Self.schema, old: old).map(\.description) == [
        "colour: Unsupported value: \"pink\": supported values: \"red\", \"green\""
      ])
  }

  @Test("Elements of keyed lists are told apart by their keys")
  func correlation() {
    let schema = CustomSchema([
      "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
      "items": ["type": "object", "properties": ["name": ["type": "string"], "n": ["type": "integer", "maximum": 5]]],
    ])
    let old: JSON = [["name": "a", "n": 9]]
    let new: JSON = [["name": "b", "n": 1], ["name": "a", "n": 9], ["name": "c", "n": 9]]
    #expect(
      SchemaValidator.validate(new, schema, old: old).map(\.field) == ["[2].n"])
  }

  @Test("Combinations name no field, and tell of the alternative that fits best")
  func combinations() {
    let schema = CustomSchema(["properties": ["spec": ["oneOf": [["required": ["a"]], ["required": ["b"]]]]]])
    let faults = SchemaValidator.validate(["spec": [:]], schema).map(\.description)
    #expect(
      faults == [
        "<nil>: Invalid value: \"\": \"spec\" must validate one and only one schema (oneOf). Found none valid",
        "spec.a: Required value",
      ])
  }

  @Test(
    "Formats are those of upstream's registry",
    arguments: [
      ("ipv4", "10.0.0.1", true), ("ipv4", "::1", false), ("ipv6", "::1", true), ("cidr", "10.0.0.0/8", true),
      ("uuid", "123e4567-e89b-12d3-a456-426614174000", true), ("uuid", "123", false), ("mac", "00:00:5e:00:53:01", true),
      ("hostname", "a.example", true), ("hostname", "-a", false), ("date", "2024-02-30", false), ("date", "2024-02-29", true),
      ("duration", "1h30m", true), ("duration", "3 days", true), ("duration", "soon", false), ("byte", "YWJj", true),
      ("byte", "abc", false), ("uri", "https://a/b", true), ("uri", "no uri", false), ("email", "a@b.c", true),
      ("email", ".a@b.c", false), ("email", "a..b@c", false), ("email", "a.@b", false), ("email", #""a b"@[127.0.0.1]"#, true),
      ("email", "Ann Example <a.b@c>", true), ("email", "a@b c", false), ("email", "a@b@c", false), ("email", "<a@b", false),
      ("bsonobjectid", "507f1f77bcf86cd799439011", true), ("uuid3", "a3bb189e-8bf9-3888-9912-ace4e6543002", true),
      ("uuid4", "16fd2706-8baf-433b-82eb-8c7fada847da", true), ("uuid5", "886313e1-3b8a-5372-9b90-0c9aee199e5d", true),
      ("ssn", "111-22-3333", true), ("hexcolor", "#FfF", true), ("rgbcolor", "rgb(1, 20,255)", true),
      ("date-time", "2024-02-29T23:59:59.5Z", true), ("datetime", "2024-02-29 23:59:59Z", false),
      ("creditcard", "4111 1111 1111 1111", true), ("creditcard", "4111 1111 1111 1112", false),
      ("isbn10", "0-306-40615-2", true), ("isbn13", "978-0-306-40615-7", true), ("isbn13", "978-0-306-40615-8", false),
    ])
  func formats(_ format: String, _ text: String, _ fits: Bool) {
    let schema = CustomSchema(["type": "string", "format": .string(format)])
    #expect(SchemaValidator.validate(.string(text), schema).isEmpty == fits)
  }
}

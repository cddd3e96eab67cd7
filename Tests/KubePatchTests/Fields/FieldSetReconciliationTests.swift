import KubeAPI
import Testing

@testable import KubePatch

@Suite struct FieldSetReconciliationTests {
  private static let schema = StructuralSchema([
    "type": "object",
    "properties": [
      "whole": ["type": "array", "items": ["type": "string"], "x-kubernetes-list-type": "atomic"],
      "map": ["type": "object", "additionalProperties": ["type": "string"], "x-kubernetes-map-type": "atomic"],
      "tags": ["type": "array", "items": ["type": "string"], "x-kubernetes-list-type": "set"],
      "free": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
    ],
  ])

  @Test(
    "parts of what is owned as a whole by now become the whole, and everything else stays",
    arguments: [
      (#"{"f:whole":{"v:\"a\"":{}}}"#, #"{"f:whole":{}}"#),
      (#"{"f:whole":{".":{},"v:\"a\"":{}},"f:tags":{"v:\"x\"":{}}}"#, #"{"f:tags":{"v:\"x\"":{}},"f:whole":{}}"#),
      (#"{"f:map":{"f:k":{}}}"#, #"{"f:map":{}}"#),
      (#"{"f:whole":{},"f:map":{}}"#, #"{"f:map":{},"f:whole":{}}"#),
      (#"{"f:free":{"f:a":{"f:b":{}}},"f:unknown":{"f:x":{}}}"#, #"{"f:free":{"f:a":{"f:b":{}}},"f:unknown":{"f:x":{}}}"#),
    ])
  func reconciliation(before: String, after: String) throws {
    let set = try #require(FieldSet(JSON.decode(before)))
    #expect(set.reconciled(with: Self.schema).json.text == after)
  }
}

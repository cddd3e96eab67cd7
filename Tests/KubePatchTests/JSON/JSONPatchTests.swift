import KubeAPI
import Testing

@testable import KubePatch

@Suite struct JSONPatchTests {
  @Test(
    "operations are applied",
    arguments: [
      (#"{"a":1}"#, #"[{"op":"add","path":"/b","value":2}]"#, #"{"a":1,"b":2}"#),
      (#"{"a":[1,3]}"#, #"[{"op":"add","path":"/a/1","value":2},{"op":"add","path":"/a/-","value":4}]"#, #"{"a":[1,2,3,4]}"#),
      (#"{"a":{"b":1}}"#, #"[{"op":"replace","path":"/a/b","value":null}]"#, #"{"a":{"b":null}}"#),
      (#"{"a":1,"b":2}"#, #"[{"op":"remove","path":"/a"}]"#, #"{"b":2}"#),
      (#"{"a":{"x":1}}"#, #"[{"op":"move","from":"/a/x","path":"/b"}]"#, #"{"a":{},"b":1}"#),
      (#"{"a":[1]}"#, #"[{"op":"copy","from":"/a/0","path":"/a/-"}]"#, #"{"a":[1,1]}"#),
      (#"{"a/b":{"~":1}}"#, #"[{"op":"test","path":"/a~1b/~0","value":1.0},{"op":"remove","path":"/a~1b"}]"#, "{}"),
      (#"{"a":[1,2,3]}"#, #"[{"op":"remove","path":"/a/-1"},{"op":"add","path":"/a/-1","value":9}]"#, #"{"a":[1,2,9]}"#),
      (#"{"a":1}"#, #"[{"op":"test","path":"/none","value":null}]"#, #"{"a":1}"#),
      (#"{}"#, #"[{"op":"replace","path":"/new","value":1},{"op":"copy","from":"/none","path":"/b"}]"#, #"{"new":1,"b":null}"#),
      (#"{"a":1}"#, #"[{"op":"replace","path":"","value":{"b":1}}]"#, #"{"b":1}"#),
      (
        #"{"a":[[1],[2]]}"#, #"[{"op":"add","path":"/a/1/0","value":0},{"op":"replace","path":"/a/0/0","value":7}]"#,
        #"{"a":[[7],[0,2]]}"#
      ),
    ])
  func operations(document: String, patch: String, result: String) throws {
    #expect(try JSONPatch.apply(JSON.decode(patch).elements, to: JSON.decode(document)) == JSON.decode(result))
  }

  @Test(
    "what cannot be applied is refused",
    arguments: [
      (#"[{"op":"remove","path":"/none"}]"#, JSONPatch.Code.notFound),
      (#"[{"op":"replace","path":"/none/x","value":1}]"#, .notFound),
      (#"[{"op":"add","path":"/x/y","value":1}]"#, .notFound), (#"[{"op":"add","path":"/a"}]"#, .missingValue),
      (#"[{"op":"add","value":1}]"#, .missingPath), (#"[{"op":"move","path":"/a"}]"#, .missingFrom),
      (#"[{"op":"frob","path":"/a"}]"#, .unknownOperation), (#"[{"op":"add","path":"/l/5","value":1}]"#, .invalidIndex),
      (#"[{"op":"add","path":"/l/x","value":1}]"#, .invalidIndex), (#"[{"op":"test","path":"/a","value":2}]"#, .testFailed),
      (#"[{"op":"remove","path":"/l/-9"}]"#, .invalidIndex), (#"[{"op":"add","path":"a","value":1}]"#, .notFound),
    ])
  func refusal(patch: String, code: JSONPatch.Code) throws {
    let operations = try JSON.decode(patch).elements
    let error = #expect(throws: JSONPatch.Failure.self) { try JSONPatch.apply(operations, to: ["a": 1, "l": [1]]) }
    #expect(error?.code == code)
  }

  @Test(
    "merge patches after RFC 7386's own examples",
    arguments: [
      (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
      (#"{"a":"b"}"#, #"{"a":null}"#, "{}"), (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
      (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
      (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
      (#"{}"#, #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#), (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#),
      (#"{"a":"foo"}"#, #"{"a":{"b":null,"c":1}}"#, #"{"a":{"c":1}}"#),
    ])
  func merge(document: String, patch: String, result: String) throws {
    #expect(MergePatch.apply(try JSON.decode(patch), to: try JSON.decode(document)) == (try JSON.decode(result)))
  }

  @Test("statuses are upstream's")
  func statuses() {
    func status(_ kind: Patcher.Kind, _ body: JSON) -> APIStatus? {
      #expect(throws: APIStatus.self) { try Patcher.apply(kind, body: body, to: ["a": [1]], schema: SampleSchema.deployment) }
    }
    #expect(status(.json, [["op": "remove", "path": "/x"]])?.code == 422)
    #expect(
      status(.json, ["op": "add"])?.message
        == "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp")
    #expect(status(.strategic, ["$retainKeys": ["a"], "b": 1])?.message == "invalid patch format of retainKeys")
  }

  @Test(
    "what a patch made is shown with the members in order where the patch looked",
    arguments: [
      (Patcher.Kind.merge, #"{"b":{"y":1}}"#, #"{"b":{"x":0,"y":1},"z":{"n":1,"m":2}}"#),
      (.json, #"[{"op":"add","path":"/b/y","value":1}]"#, #"{"b":{"x":0,"y":1},"z":{"n":1,"m":2}}"#),
      (.json, #"[{"op":"copy","from":"/z/n","path":"/q"}]"#, #"{"b":{"y":1,"x":0},"z":{"m":2,"n":1}}"#),
      (.strategic, #"{"b":{"y":[1,"t"]}}"#, "map[b:map[y:[1 t]]]"),
    ])
  func shown(kind: Patcher.Kind, patch: String, text: String) throws {
    let result = try JSON.decode(#"{"z":{"n":1,"m":2},"b":{"y":1,"x":0}}"#)
    #expect(Patcher.shown(kind, body: try JSON.decode(patch), result: result) == text)
  }
}

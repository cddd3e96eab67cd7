import KubeAPI
import Testing

@testable import KubePatch

@Suite struct StrategicPatchTests {
  static let containers = #"[{"name":"a","image":"a:1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"b:1"}]"#

  @Test(
    "pod specs are patched",
    arguments: [
      (
        "maps merge by key", #"{"containers":[{"name":"a","image":"a:2"}]}"#,
        #"{"containers":[{"name":"a","image":"a:2","env":[{"name":"X","value":"1"}]},{"name":"b","image":"b:1"}]}"#
      ),
      (
        "new elements come first, in the patch's order", #"{"containers":[{"name":"c"},{"name":"b","image":"b:2"}]}"#,
        #"{"containers":[{"name":"c"},{"name":"a","image":"a:1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"b:2"}]}"#
      ),
      (
        "elements are deleted", #"{"containers":[{"$patch":"delete","name":"a"}]}"#,
        #"{"containers":[{"name":"b","image":"b:1"}]}"#
      ),
      ("lists are replaced", #"{"containers":[{"$patch":"replace"},{"name":"z"}]}"#, #"{"containers":[{"name":"z"}]}"#),
      (
        "the order is set",
        #"{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}],"containers":[{"name":"b","image":"b:2"}]}"#,
        #"{"containers":[{"name":"b","image":"b:2"},{"name":"a","image":"a:1","env":[{"name":"X","value":"1"}]}]}"#
      ),
      (
        "the order alone is set", #"{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}"#,
        #"{"containers":[{"name":"b","image":"b:1"},{"name":"a","image":"a:1","env":[{"name":"X","value":"1"}]}]}"#
      ),
      (
        "nested deletion", #"{"containers":[{"name":"a","env":[{"$patch":"delete","name":"X"}]}]}"#,
        #"{"containers":[{"name":"a","image":"a:1","env":[]},{"name":"b","image":"b:1"}]}"#
      ),
      (
        "atomic lists are replaced", #"{"tolerations":[{"key":"z"}]}"#,
        #"{"tolerations":[{"key":"z"}],"containers":\#(containers)}"#
      ),
      ("null removes", #"{"containers":null}"#, "{}"),
      (
        "added maps lose nulls and maps with a directive, and keep other directives as fields nobody knows",
        #"{"nodeSelector":{"a":null,"b":"c"},"volumes":[{"$retainKeys":["name"],"name":"v"},{"$patch":"delete","name":"w"}]}"#,
        #"{"containers":\#(containers),"nodeSelector":{"b":"c"},"volumes":[{"$retainKeys":["name"],"name":"v"}]}"#
      ),
      (
        "added elements of a list stay as they are",
        #"{"containers":[{"name":"c","image":null,"env":[{"$patch":"delete","name":"X"}]}]}"#,
        #"{"containers":[{"name":"c","image":null,"env":[{"$patch":"delete","name":"X"}]},{"name":"a","image":"a:1","env":[{"name":"X","value":"1"}]},{"name":"b","image":"b:1"}]}"#
      ),
      (
        "a list is added without what has a directive", #"{"tolerations":[{"$patch":"delete"}]}"#,
        #"{"containers":\#(containers),"tolerations":[]}"#
      ),
    ])
  func specs(what: String, patch: String, result: String) throws {
    let original = try JSON.decode(#"{"containers":\#(Self.containers)}"#).members
    let patched = try StrategicPatch.apply(JSON.decode(patch).members, to: original, schema: SampleSchema.schema("core.PodSpec"))
    #expect(JSON.object(patched) == (try JSON.decode(result)), "\(what)")
  }

  @Test(
    "maps follow their directives",
    arguments: [
      (#"{"spec":{"strategy":{"$patch":"replace","type":"Recreate"}}}"#, #"{"type":"Recreate"}"#),
      (#"{"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}"#, #"{"type":"Recreate"}"#),
      (#"{"spec":{"strategy":{"$patch":"delete"}}}"#, "{}"),
      (#"{"spec":{"strategy":{"type":"X"}}}"#, #"{"type":"X","rollingUpdate":{"maxSurge":1}}"#),
    ])
  func maps(patch: String, result: String) throws {
    let original = try JSON.decode(#"{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}}}"#).members
    let patched = try StrategicPatch.apply(JSON.decode(patch).members, to: original, schema: SampleSchema.deployment)
    #expect(JSON.object(patched)["spec"]["strategy"] == (try JSON.decode(result)))
  }

  @Test("sets of primitives merge, and lose what a parallel list names")
  func primitives() throws {
    let original: JSON = ["metadata": ["finalizers": ["a", "b"]]]
    func patched(_ patch: JSON) throws -> JSON {
      .object(try StrategicPatch.apply(patch.members, to: original.members, schema: SampleSchema.configMap))["metadata"][
        "finalizers"]
    }
    #expect(try patched(["metadata": ["finalizers": ["c", "a"]]]) == ["c", "a", "b"])
    #expect(try patched(["metadata": ["$deleteFromPrimitiveList/finalizers": ["a"]]]) == ["b"])
    #expect(
      try patched(["metadata": ["$setElementOrder/finalizers": ["c", "b", "a"], "finalizers": ["c"]]]) == ["c", "b", "a"])
  }

  @Test(
    "errors are upstream's words",
    arguments: [
      (#"{"containers":[{"$patch":"delete"}]}"#, "map: map[$patch:delete] does not contain declared merge key: name"),
      (#"{"containers":[{"image":"x"}]}"#, "map: map[image:x] does not contain declared merge key: name"),
      (#"{"containers":[{"$patch":"what","name":"a"}]}"#, "unknown patch type: what in map: map[$patch:what name:a]"),
      (#"{"$retainKeys":["volumes"],"containers":[]}"#, "invalid patch format of retainKeys"),
      (#"{"$setElementOrder":[]}"#, "invalid patch format of setElementOrder list"),
      (#"{"containers":[{"$patch":1,"name":"a"}]}"#, "unknown patch type: %!s(int64=1) in map: map[$patch:1 name:a]"),
      (#"{"$patch":null}"#, "unknown patch type: %!s(<nil>) in map: map[$patch:<nil>]"),
      (
        #"{"containers":["a"]}"#,
        "list element types are not identical: [[map[env:[map[name:X value:1]] image:a:1 name:a] map[image:b:1 name:b]] [a]]"
      ),
      (#"{"$setElementOrder/none":[{"name":"a"}]}"#, #"unable to find api field in struct PodSpec for the json field "none""#),
      (#"{"$setElementOrder/containers":"a"}"#, "expected a []interface {}, but received a string"),
      (
        #"{"$setElementOrder/containers":[null],"containers":[{"name":"a"}]}"#,
        "expected a map[string]interface {}, but received a %!s(<nil>)"
      ),
      (
        #"{"$setElementOrder/containers":[{"name":"a"}],"containers":[{"name":"a"},{"$patch":"what","name":"b"}]}"#,
        "The order in patch list:\n[map[name:a] map[$patch:what name:b]]\n doesn't match $setElementOrder list:\n[map[name:a]]\n"
      ),
    ])
  func refusal(patch: String, message: String) throws {
    let original = try JSON.decode(#"{"containers":\#(Self.containers)}"#).members
    let body = try JSON.decode(patch).members
    let error = #expect(throws: StrategicPatch.Failure.self) {
      try StrategicPatch.apply(body, to: original, schema: SampleSchema.schema("core.PodSpec"))
    }
    #expect(error?.message == message)
  }
}

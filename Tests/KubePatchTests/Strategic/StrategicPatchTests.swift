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
        "added maps lose nulls and directives",
        #"{"nodeSelector":{"a":null,"b":"c"},"volumes":[{"$retainKeys":["name"],"name":"v"}]}"#,
        #"{"containers":\#(containers),"nodeSelector":{"b":"c"},"volumes":[{"name":"v"}]}"#
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

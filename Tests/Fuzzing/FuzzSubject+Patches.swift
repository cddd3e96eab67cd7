import KubeAPI
import KubePatch
import KubeSchema

/// All patches, on a Deployment with the schema the server has for it.
extension FuzzSubject {
  private static let live = (try? JSON.decode(objects[1])) ?? .null
  private static let schema: any PatchSchema =
    (try? SchemaRegistry.builtIn())?.schema(GroupVersionResource(group: "apps", version: "v1", "deployments"))
    .map { $0.type as any PatchSchema } ?? UntypedSchema()
  private static let words = [
    "\"$patch\":\"delete\"", "\"$patch\":\"replace\"", "\"$retainKeys\":[]", "\"$setElementOrder/containers\":[]", "\"spec\"",
    "\"containers\"", "\"name\"", "null", "{", "}", "[", "]", ",", ":",
  ]

  static let patches: [FuzzSubject] = [
    FuzzSubject(
      "json patch",
      corpus: [
        #"[{"op":"add","path":"/metadata/labels","value":{}},{"op":"replace","path":"/spec/replicas","value":5}]"#,
        #"[{"op":"copy","from":"/spec","path":"/spec/template/x"},{"op":"move","from":"/metadata/name","path":"/spec/y"}]"#,
        #"[{"op":"test","path":"/spec/replicas","value":3},{"op":"remove","path":"/spec/template/spec/containers/0"}]"#,
      ], words: ["/", "-", "~1", "copy", "move", "remove", "/spec", "0"]
    ) { bytes throws(Fault) in try change(.json, bytes) },
    FuzzSubject("merge patch", corpus: objects + [#"{"spec":{"template":null,"replicas":"x"}}"#], words: words) {
      bytes throws(Fault) in
      try change(.merge, bytes)
      guard let patch = try? JSON.decode(bytes), let once = try? Patcher.apply(.merge, body: patch, to: live, schema: schema)
      else {
        return
      }
      let twice = try? Patcher.apply(.merge, body: patch, to: once, schema: schema)
      try expect(twice == once, "a merge patch changes something the second time")
    },
    FuzzSubject(
      "strategic merge patch",
      corpus: objects + [
        #"{"spec":{"template":{"spec":{"containers":[{"name":"c","$patch":"delete"}],"$setElementOrder/containers":[{"name":"c"}]}}}}"#,
        #"{"metadata":{"$deleteFromPrimitiveList/finalizers":["x/y"]},"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate"}}}"#,
      ], words: words
    ) { bytes throws(Fault) in try change(.strategic, bytes) },
    FuzzSubject("apply", corpus: objects, words: words) { bytes throws(Fault) in
      guard var patch = try? JSON.decode(bytes), patch.object != nil else { return }
      (patch["apiVersion"], patch["kind"]) = ("apps/v1", "Deployment")
      patch["metadata"]["name"] = "d"
      let apply = ServerSideApply(
        manager: "fuzz", force: true, time: Timestamp(seconds: 1),
        kind: GroupVersionKind(group: "apps", version: "v1", kind: "Deployment"), schema: schema)
      guard let once = try? apply.apply(patch, to: live) else { return }
      let twice = try? apply.apply(patch, to: once)
      try expect(twice == once, "an apply changes something the second time")
    },
  ]

  /// What a patch makes can be written and read again.
  private static func change(_ kind: Patcher.Kind, _ bytes: [UInt8]) throws(Fault) {
    guard let patch = try? JSON.decode(bytes), let result = try? Patcher.apply(kind, body: patch, to: live, schema: schema) else {
      return
    }
    try expect((try? JSON.decode(result.data)) == result, "the result cannot be read again")
  }
}

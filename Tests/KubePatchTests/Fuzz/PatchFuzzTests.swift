import FuzzSupport
import KubeAPI
import Testing

@testable import KubePatch

/// Whatever a patch says, applying it ends with an object or an error, and what is applied twice changes nothing the second time.
@Suite struct PatchFuzzTests {
  static let keys = [
    "spec", "metadata", "template", "containers", "env", "ports", "name", "image", "value", "containerPort", "protocol", "labels",
    "finalizers",
    "volumes", "tolerations", "replicas", "$patch", "$retainKeys", "$setElementOrder/containers",
    "$deleteFromPrimitiveList/finalizers", "x",
  ]

  static func value(_ random: inout FuzzRandom, _ depth: Int = 0) -> JSON {
    switch Int.random(in: depth > 5 ? 5...9 : 0...9, using: &random) {
    case 0...2:
      return .object(
        JSONObject(
          (0..<Int.random(in: 0...4, using: &random)).map { _ in
            (keys.randomElement(using: &random) ?? "", value(&random, depth + 1))
          }))
    case 3...4: return .array((0..<Int.random(in: 0...3, using: &random)).map { _ in value(&random, depth + 1) })
    case 5: return .null
    case 6: return .int(Int64.random(in: -3...3, using: &random))
    case 7: return ["replace", "delete", "merge", "a", "b"].randomElement(using: &random) ?? "a"
    case 8: return true
    default: return .string(keys.randomElement(using: &random) ?? "")
    }
  }

  @Test("strategic merge and merge patches") func merging() {
    var random = FuzzRandom(seed: 3)
    for _ in 0..<1_500 {
      let (object, patch) = (Self.value(&random), Self.value(&random))
      _ = try? Patcher.apply(.strategic, body: patch, to: object, schema: SampleSchema.deployment)
      _ = try? Patcher.apply(.merge, body: patch, to: object, schema: SampleSchema.deployment)
    }
  }

  @Test("JSON patches") func operations() {
    var random = FuzzRandom(seed: 4)
    for _ in 0..<1_500 {
      var operations: [JSON] = []
      for _ in 0..<3 {
        func path() -> JSON {
          let tokens = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            Bool.random(using: &random)
              ? Self.keys.randomElement(using: &random) ?? "" : String(Int.random(in: -2...3, using: &random))
          }
          return .string(JSONPointer(tokens: tokens).description)
        }
        let name = ["add", "remove", "replace", "move", "copy", "test"].randomElement(using: &random) ?? "add"
        operations.append(["op": .string(name), "path": path(), "from": path(), "value": Self.value(&random, 4)])
      }
      _ = try? JSONPatch.apply(operations, to: Self.value(&random))
    }
  }

  @Test("apply") func applying() throws {
    var random = FuzzRandom(seed: 5)
    var applied = 0
    for _ in 0..<1_500 {
      var live: JSON?
      for manager in ["one", "two", "one"] {
        var patch = Self.value(&random)
        guard patch.object != nil else { continue }
        (patch["apiVersion"], patch["kind"], patch["metadata"]) = ("apps/v1", "Deployment", ["name": "d"])
        let apply = ServerSideApply(
          manager: manager, force: true, time: Timestamp(seconds: 1),
          kind: GroupVersionKind(group: "apps", version: "v1", kind: "Deployment"), schema: SampleSchema.deployment)
        guard let object = try? apply.apply(patch, to: live) else { continue }
        #expect(try apply.apply(patch, to: object) == object, "\(patch.text) on \(live?.text ?? "nothing")")
        live = object
        applied += 1
      }
      if let live {
        _ = try ManagedFields.update(
          old: live, new: Self.value(&random), manager: "x", time: Timestamp(seconds: 2), apiVersion: "apps/v1",
          schema: SampleSchema.deployment)
      }
    }
    #expect(applied > 100)
  }
}

/// Bodies may nest as deeply as the decoder allows.
@Suite struct DepthTests {
  @Test("deep patches end with a value or an error") func depth() throws {
    let levels = 990
    let text = String(repeating: #"{"a":"#, count: levels) + "1" + String(repeating: "}", count: levels)
    let deep = try JSON.decode(text)
    for kind in [Patcher.Kind.merge, .strategic] {
      _ = try? Patcher.apply(kind, body: deep, to: deep, schema: UntypedSchema())
      _ = try? Patcher.apply(kind, body: deep, to: [:], schema: SampleSchema.deployment)
    }
    let labelled: JSON = ["apiVersion": "v1", "kind": "X", "metadata": ["name": "a"], "spec": deep]
    let apply = ServerSideApply(
      manager: "a", force: true, time: Timestamp(seconds: 1), kind: GroupVersionKind(group: "", version: "v1", kind: "X"),
      schema: UntypedSchema())
    let object = try apply.apply(labelled, to: nil)
    _ = try apply.apply(["apiVersion": "v1", "kind": "X", "metadata": ["name": "a"]], to: object)
  }
}

import KubeAPI
import Testing

@testable import Controllers

@Suite struct GarbageCollectorTests {
  private func node(_ uid: String, owners: [String] = [], finalizers: [String] = [], deleting: Bool = false) -> OwnerGraph.Node {
    var object = KubeObject(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: uid)
    object.metadata["uid"] = .string(uid)
    if !finalizers.isEmpty { object.metadata["finalizers"] = JSON(finalizers) }
    if deleting { object.metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z" }
    object.ownerReferences = owners.map { owner in
      var reference = OwnerReference(controller: KubeObject(apiVersion: "v1", kind: "ConfigMap", name: owner))
      reference.uid = owner
      return reference
    }
    return OwnerGraph.Node(.configMaps, object)
  }

  @Test("the end of an owner makes its dependents be looked at") func background() {
    var graph = OwnerGraph()
    #expect(graph.set(node("a")) == [])
    #expect(graph.set(node("b", owners: ["a"])) == [])
    #expect(graph.remove("a") == [.examine("b")])
    #expect(graph.set(node("c", owners: ["never"])) == [.examine("c")])
  }

  @Test("foreground deletion looks at the dependents, and at the owner when one of them goes") func foreground() {
    var graph = OwnerGraph()
    _ = graph.set(node("a"))
    _ = graph.set(node("b", owners: ["a"]))
    #expect(graph.set(node("a", finalizers: ["foregroundDeletion"], deleting: true)) == [.examine("b"), .examine("a")])
    #expect(graph.remove("b") == [.examine("a")])
    #expect(graph.dependents(of: "a").isEmpty)
  }

  @Test("orphaning is asked for by its finalizer") func orphaning() {
    var graph = OwnerGraph()
    _ = graph.set(node("b", owners: ["a"]))
    #expect(graph.set(node("a", finalizers: ["orphan"], deleting: true)) == [.orphan("a")])
    #expect(graph.dependents(of: "a").map(\.uid) == ["b"])
  }

  @Test(
    "an object stays while it has an owner",
    arguments: [
      ([], false, GarbageDecision.keep), ([.present], false, .keep), ([.absent], false, .delete(propagation: "Background")),
      ([.present, .absent], false, .dropOwners(["1"])), ([.waiting], true, .delete(propagation: "Foreground")),
      ([.waiting], false, .delete(propagation: "Background")), ([.present, .waiting], false, .dropOwners(["1"])),
    ] as [([GarbageDecision.OwnerState], Bool, GarbageDecision)])
  func decides(states: [GarbageDecision.OwnerState], hasDependents: Bool, expected: GarbageDecision) {
    let object = KubeObject(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "x")
    let owners = states.enumerated().map { index, state in
      var reference = OwnerReference(controller: object)
      reference.uid = String(index)
      return (reference: reference, state: state)
    }
    #expect(GarbageDecision.decide(object, owners: owners, hasDependents: hasDependents) == expected)
  }
}

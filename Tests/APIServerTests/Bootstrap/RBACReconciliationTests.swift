import KubeAPI
import Testing

@testable import APIServer

@Suite struct RBACReconciliationTests {
  private static func role(_ verbs: [String], autoupdate: String = "true") -> KubeObject {
    KubeObject([
      "kind": "ClusterRole",
      "metadata": ["name": "view", "annotations": ["rbac.authorization.kubernetes.io/autoupdate": .string(autoupdate)]],
      "rules": [["verbs": JSON(verbs), "apiGroups": [""], "resources": ["pods"]]],
    ])
  }

  private static func binding(_ role: String, _ groups: [String]) -> KubeObject {
    KubeObject([
      "kind": "ClusterRoleBinding", "metadata": ["name": "b", "uid": "u"],
      "roleRef": ["kind": "ClusterRole", "name": .string(role)],
      "subjects": .array(groups.map { ["kind": "Group", "name": .string($0)] }),
    ])
  }

  @Test("Missing rules come back, added ones stay")
  func rules() throws {
    let repaired = try #require(RBACReconciliation.reconciled(Self.role(["get", "delete"]), Self.role(["get", "list"])))
    #expect(
      repaired.json.rules == [
        ["verbs": ["get", "delete"], "apiGroups": [""], "resources": ["pods"]],
        ["verbs": ["list"], "apiGroups": [""], "resources": ["pods"]],
      ])
  }

  @Test("What is complete or says so is left alone")
  func untouched() {
    #expect(RBACReconciliation.reconciled(Self.role(["get", "list", "watch"]), Self.role(["get", "list"])).map(\.name) == nil)
    #expect(RBACReconciliation.reconciled(Self.role([], autoupdate: "false"), Self.role(["get"])).map(\.name) == nil)
  }

  @Test("Missing subjects come back; a binding to another role is made anew")
  func bindings() throws {
    let repaired = try #require(RBACReconciliation.reconciled(Self.binding("a", ["mine"]), Self.binding("a", ["system:masters"])))
    #expect(repaired.json.subjects.elements.map(\.name) == ["mine", "system:masters"])
    #expect(repaired.uid == "u")
    let fresh = try #require(RBACReconciliation.reconciled(Self.binding("x", []), Self.binding("a", ["g"])))
    #expect(fresh.json.roleRef.name == "a")
    #expect(fresh.uid != "u")
  }
}

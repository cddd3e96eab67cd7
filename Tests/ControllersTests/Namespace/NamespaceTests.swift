import KubeAPI
import Testing

@testable import Controllers

@Suite struct NamespaceTests {
  @Test("a namespace on its way out says what holds it") func conditions() {
    let findings = NamespaceStatus.Findings(remaining: ["pods.": 2, "jobs.batch": 1], finalizers: ["x/y": 1])
    let conditions = NamespaceStatus.conditions([], findings, now: Fixtures.now)
    #expect(
      Condition.find(conditions, "NamespaceContentRemaining")?["message"]
        == "Some resources are remaining: jobs.batch has 1 resource instances, pods. has 2 resource instances")
    #expect(
      Condition.find(conditions, "NamespaceFinalizersRemaining")?["message"]
        == "Some content in the namespace has finalizers remaining: x/y in 1 resource instances")
    #expect(Condition.find(conditions, "NamespaceDeletionDiscoveryFailure")?["status"] == "False")
  }

  @Test("aggregated roles gather the rules of those they select") func aggregation() {
    func role(_ name: String, _ labels: [String: String], _ rules: [JSON]) -> KubeObject {
      var role = KubeObject(apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name: name)
      role.labels = labels
      role.json["rules"] = .array(rules)
      return role
    }
    var view = role("view", [:], [])
    view.json["aggregationRule"] = ["clusterRoleSelectors": [["matchLabels": ["to": "view"]]]]
    let rule: JSON = ["verbs": ["get"], "apiGroups": [""], "resources": ["pods"]]
    let all = [view, role("b", ["to": "view"], [rule]), role("c", ["to": "view"], [rule]), role("d", [:], [["verbs": ["*"]]])]
    #expect(ClusterRoleAggregationController.rules(view, all: all) == [rule])
    view.json["rules"] = [rule]
    #expect(ClusterRoleAggregationController.rules(view, all: all) == nil)
  }
}

import KubeAPI
import Testing

@testable import APIServer

@Suite struct AuthorizerTests {
  private static func wanted(
    _ verb: String, _ resource: String, group: String = "", namespace: String = "", name: String = "",
    user: UserInfo = UserInfo(name: "ann")
  ) -> AccessAttributes {
    var wanted = AccessAttributes(user: user, verb: verb)
    let parts = resource.split(separator: "/").map(String.init)
    (wanted.group, wanted.resource, wanted.subresource) = (group, parts[0], parts.count > 1 ? parts[1] : "")
    (wanted.namespace, wanted.name) = (namespace, name)
    return wanted
  }

  private static func binding(_ name: String, _ role: String, user: String) -> KubeObject {
    KubeObject([
      "kind": "ClusterRoleBinding", "metadata": ["name": .string(name)],
      "roleRef": ["kind": "ClusterRole", "name": .string(role)], "subjects": [["kind": "User", "name": .string(user)]],
    ])
  }

  @Test("RBAC says by which binding it allows, and which roles are missing where it does not")
  func reasons() {
    let role = KubeObject([
      "kind": "ClusterRole", "metadata": ["name": "reader"],
      "rules": [["verbs": ["get"], "apiGroups": [""], "resources": ["pods"]]],
    ])
    let policy = RBACPolicy(
      clusterRoles: [role], roles: [],
      clusterRoleBindings: [Self.binding("broken", "gone", user: "ann"), Self.binding("readers", "reader", user: "ann")],
      roleBindings: [])
    #expect(
      policy.decide(Self.wanted("get", "pods"))
        == .allow("RBAC: allowed by ClusterRoleBinding \"readers\" of ClusterRole \"reader\" to User \"ann\""))
    #expect(
      policy.decide(Self.wanted("list", "pods"))
        == .noOpinion("RBAC: clusterrole.rbac.authorization.k8s.io \"gone\" not found"))
    #expect(policy.decide(Self.wanted("list", "pods", user: UserInfo(name: "bob"))) == .noOpinion(""))
  }

  @Test(
    "A kubelet may write what is its own and read no more than that",
    arguments: [
      ("get", "nodes", "", "", "n1", true), ("list", "nodes", "", "", "", false), ("patch", "nodes/status", "", "", "n1", true),
      ("get", "leases", "coordination.k8s.io", "kube-node-lease", "n1", true),
      ("get", "leases", "coordination.k8s.io", "kube-node-lease", "n2", false),
      ("get", "csinodes", "storage.k8s.io", "", "n1", true), ("get", "secrets", "", "x", "s", false),
      ("create", "pods", "", "x", "", true), ("create", "serviceaccounts/token", "", "x", "sa", false),
    ])
  func kubelet(_ verb: String, _ resource: String, _ group: String, _ namespace: String, _ name: String, _ isAllowed: Bool) {
    let user = UserInfo(name: "system:node:n1", groups: ["system:nodes"])
    let policy = RBACPolicy(clusterRoles: [], roles: [], clusterRoleBindings: [], roleBindings: [])
    let decision = NodeAuthorizer(cache: ObjectCache()).decide(
      Self.wanted(verb, resource, group: group, namespace: namespace, name: name, user: user), policy)
    #expect(decision.isAllowed == isAllowed)
  }

  @Test("What a pod mentions is what its kubelet may read")
  func references() {
    let pod = KubeObject([
      "spec": [
        "volumes": [
          ["name": "a", "secret": ["secretName": "s1"]],
          ["name": "b", "projected": ["sources": [["configMap": ["name": "c1"]]]]],
          ["name": "d", "ephemeral": [:]], ["name": "e", "persistentVolumeClaim": ["claimName": "p1"]],
        ], "imagePullSecrets": [["name": "s2"]], "containers": [["envFrom": [["secretRef": ["name": "s3"]]]]],
      ], "metadata": ["name": "pod"],
    ])
    #expect(NodeGraph.references(pod, "secrets") == ["s1", "s2", "s3"])
    #expect(NodeGraph.references(pod, "configmaps") == ["c1"])
    #expect(NodeGraph.references(pod, "persistentvolumeclaims") == ["p1", "pod-d"])
  }

  @Test(
    "ABAC allows what a line allows",
    arguments: [
      ("get", "pods", "x", true), ("delete", "pods", "x", false), ("get", "pods", "y", false), ("get", "secrets", "x", false),
    ])
  func abac(_ verb: String, _ resource: String, _ namespace: String, _ isAllowed: Bool) throws {
    let policy = try ABACPolicy(
      parsing: """
        # comment
        {"apiVersion":"abac.authorization.kubernetes.io/v1beta1","kind":"Policy","spec":{"user":"ann","namespace":"x","resource":"pods","apiGroup":"*","readonly":true}}
        """, path: "f")
    #expect(policy.decide(Self.wanted(verb, resource, namespace: namespace)).isAllowed == isAllowed)
    #expect(throws: FlagError.self) { try ABACPolicy(parsing: "{}", path: "f") }
  }
}

import KubeAPI
import LinuxSystem
import Testing

@testable import APIServer

@Suite struct NodeTokenTests {
  private static let pod: JSON = [
    "metadata": ["name": "p"],
    "spec": [
      "nodeName": "n1", "serviceAccountName": "a", "containers": [["name": "c", "image": "i"]],
      "volumes": [
        ["name": "v", "projected": ["sources": [["serviceAccountToken": ["path": "t", "audience": "vault"]]]]],
        ["name": "w", "projected": ["sources": [["serviceAccountToken": ["path": "t"]]]]],
      ],
    ],
  ]

  private static let refused =
    #"serviceaccounts "a" is forbidden: audience "other" not found in pod spec volume, system:node:n1 is not authorized to request tokens for this audience"#

  /// Audiences, whether a rule allows "other", and why the kubelet is refused.
  private static let cases: [([String], Bool, String)] = [
    ([], false, ""), (["vault"], false, ""), (["other"], false, refused), (["other"], true, ""),
    (["vault", "other"], false, #"serviceaccounts "a" is forbidden: node may only request 0 or 1 audiences"#),
  ]

  @Test("A kubelet gets tokens for the audiences that its pods name, and for those a rule allows", arguments: cases)
  func audiences(_ audiences: [String], _ isAllowed: Bool, _ refusal: String) async throws {
    let file = "/tmp/lab-tokens-\(Names.uid()).csv"
    try FileIO.write(file, "root,root,1,system:masters\nnode,system:node:n1,2,system:nodes\n")
    defer { try? FileIO.remove(file) }
    try await LiveServer.run { configuration in
      configuration.authorizationModes = ["Node", "RBAC"]
      configuration.tokenAuthFile = file
      // The default audience.
      configuration.serviceAccountIssuers = ["https://issuer.test"]
      configuration.enabledAdmission = ["NodeRestriction"]
    } _: { server in
      func create(_ path: String, _ object: JSON, as token: String = "root") async throws -> JSON {
        let answer = try await server.ask("POST", path, object.data, token: token)
        return try JSON.decode(Array(answer.text.utf8))
      }
      let namespace = "/api/v1/namespaces/default"
      _ = try await create("\(namespace)/serviceaccounts", ["metadata": ["name": "a"]])
      let pod = try await create("\(namespace)/pods", Self.pod)
      #expect(pod.kind == "Pod", "\(pod.text)")
      if isAllowed {
        let rbac = "/apis/rbac.authorization.k8s.io/v1"
        let rule: JSON = ["apiGroups": [""], "resources": ["other"], "verbs": ["request-serviceaccounts-token-audience"]]
        _ = try await create("\(rbac)/clusterroles", ["metadata": ["name": "r"], "rules": [rule]])
        let subject: JSON = ["kind": "Group", "apiGroup": "rbac.authorization.k8s.io", "name": "system:nodes"]
        let role: JSON = ["kind": "ClusterRole", "apiGroup": "rbac.authorization.k8s.io", "name": "r"]
        _ = try await create(
          "\(rbac)/clusterrolebindings", ["metadata": ["name": "r"], "roleRef": role, "subjects": [subject]])
      }
      let reference: JSON = ["apiVersion": "v1", "kind": "Pod", "name": "p", "uid": pod.metadata.uid]
      let answer = try await create(
        "\(namespace)/serviceaccounts/a/token", ["spec": ["audiences": JSON(audiences), "boundObjectRef": reference]], as: "node")
      if refusal.isEmpty {
        #expect(answer.reason != "Forbidden", "\(answer.text)")
      } else {
        #expect(answer.message.string == refusal)
      }
    }
  }
}

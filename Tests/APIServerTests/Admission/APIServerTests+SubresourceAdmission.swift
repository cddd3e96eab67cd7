import KubeAPI
import Testing

@testable import APIServer

extension APIServerTests {
  private static let registration = "/apis/admissionregistration.k8s.io/v1"
  private static let apps = "/apis/apps/v1/namespaces/default"

  private static func rules(_ group: String, _ resource: String, _ operation: String) -> JSON {
    [
      "resourceRules": [
        [
          "apiGroups": [.string(group)], "apiVersions": ["v1"], "operations": [.string(operation)],
          "resources": [.string(resource)],
        ]
      ]
    ]
  }

  /// A validating policy with one rule, bound.
  private static func forbid(
    _ client: LiveServer, _ name: String, _ rules: JSON, unless expression: String, telling message: String
  ) async throws {
    let policy: JSON = [
      "metadata": ["name": .string(name)],
      "spec": [
        "matchConstraints": rules,
        "validations": [["expression": .string(expression), "messageExpression": .string(message)]],
      ],
    ]
    let binding: JSON = [
      "metadata": ["name": .string(name)], "spec": ["policyName": .string(name), "validationActions": ["Deny"]],
    ]
    #expect(try await client.json("POST", "\(registration)/validatingadmissionpolicies", policy).0 == 201)
    #expect(try await client.json("POST", "\(registration)/validatingadmissionpolicybindings", binding).0 == 201)
  }

  /// A mutating policy with one expression, bound.
  private static func change(_ client: LiveServer, _ name: String, _ rules: JSON, _ expression: String) async throws {
    let policy: JSON = [
      "metadata": ["name": .string(name)],
      "spec": [
        "reinvocationPolicy": "Never", "matchConstraints": rules,
        "mutations": [["patchType": "ApplyConfiguration", "applyConfiguration": ["expression": .string(expression)]]],
      ],
    ]
    let binding: JSON = ["metadata": ["name": .string(name)], "spec": ["policyName": .string(name)]]
    #expect(try await client.json("POST", "\(registration)/mutatingadmissionpolicies", policy).0 == 201)
    #expect(try await client.json("POST", "\(registration)/mutatingadmissionpolicybindings", binding).0 == 201)
  }

  private static func message(_ answer: (Int, JSON)) -> String { answer.1.message.string ?? "" }

  @Test(
    "Admission of a scale is about the Scale, whatever is scaled",
    arguments: [
      ("apps", "/apis/apps/v1/namespaces/default/deployments", "Deployment"),
      ("", "/api/v1/namespaces/default/replicationcontrollers", "ReplicationController"),
    ])
  func scaleAdmission(group: String, path: String, kind: String) async throws {
    try await LiveServer.run { client in
      let selector: JSON = kind == "Deployment" ? ["matchLabels": ["app": "a"]] : ["app": "a"]
      let workload: JSON = [
        "metadata": ["name": "w"],
        "spec": [
          "replicas": 1, "selector": selector,
          "template": ["metadata": ["labels": ["app": "a"]], "spec": ["containers": [["name": "c", "image": "i"]]]],
        ],
      ]
      #expect(try await client.json("POST", path, workload).0 == 201)
      try await Self.forbid(
        client, "small", Self.rules(group, "*/scale", "UPDATE"), unless: "object.spec.replicas <= 3",
        telling: "object.kind + ' ' + request.kind.group + ' ' + request.subResource + ' from ' + string(oldObject.spec.replicas)"
      )
      try await Self.change(
        client, "odd", Self.rules(group, "*/scale", "UPDATE"), "Object{spec: Object.spec{replicas: object.spec.replicas + 1}}")
      let patch: JSON = ["spec": ["replicas": 3]]
      let refused = try await client.json("PATCH", "\(path)/w/scale", patch, type: "application/merge-patch+json")
      #expect(refused.0 == 422 && Self.message(refused).hasSuffix("denied request: Scale autoscaling scale from 1"))
      let scaled = try await client.json(
        "PATCH", "\(path)/w/scale", ["spec": ["replicas": 2]], type: "application/merge-patch+json")
      #expect(scaled.1.spec.replicas == 3)
      #expect(try await client.json("GET", "\(path)/w").1.spec.replicas == 3)
    }
  }

  @Test("Mutating admission sees what the client sent, validating admission what will be stored", arguments: [false, true])
  func order(isDryRun: Bool) async throws {
    try await LiveServer.run { client in
      try await Self.change(
        client, "note", Self.rules("", "configmaps", "CREATE"),
        """
        Object{data: {'seen': string(has(object.metadata.uid)) + string(has(object.metadata.creationTimestamp))
          + string(has(object.metadata.name))}}
        """)
      try await Self.forbid(
        client, "stamped", Self.rules("", "configmaps", "CREATE"),
        unless: "has(object.metadata.uid) && has(object.metadata.creationTimestamp) && request.name.startsWith('made-')",
        telling: "'lacks something'")
      let path = "/api/v1/namespaces/default/configmaps"
      let made = try await client.json("POST", path + (isDryRun ? "?dryRun=All" : ""), ["metadata": ["generateName": "made-"]])
      #expect(made.0 == 201 && made.1["data"].seen == "falsefalsefalse")
      let applied: JSON = ["kind": "ConfigMap", "apiVersion": "v1", "metadata": ["name": "made-2"]]
      let answer = try await client.json(
        "PATCH", "\(path)/made-2?fieldManager=t" + (isDryRun ? "&dryRun=All" : ""), applied, type: "application/apply-patch+yaml")
      #expect(answer.0 == 201 && answer.1["data"].seen == "falsefalsetrue")
    }
  }

  @Test("An eviction is admitted as such; the removal that follows is not admitted again")
  func eviction() async throws {
    try await LiveServer.run { client in
      let pods = "/api/v1/namespaces/default/pods"
      let account: JSON = ["metadata": ["name": "default"]]
      #expect(try await client.json("POST", "/api/v1/namespaces/default/serviceaccounts", account).0 == 201)
      for name in ["a", "b"] {
        let pod: JSON = ["metadata": ["name": .string(name)], "spec": ["containers": [["name": "c", "image": "i"]]]]
        #expect(try await client.json("POST", pods, pod).0 == 201)
      }
      try await Self.forbid(
        client, "stay", Self.rules("", "pods", "DELETE"), unless: "false", telling: "'stays: ' + request.name")
      try await Self.forbid(
        client, "watched", Self.rules("", "pods/eviction", "CREATE"), unless: "object.metadata.name != 'b'",
        telling: "object.kind + ' ' + request.kind.group + ' ' + request.operation")
      let refused = try await client.json("DELETE", "\(pods)/a")
      #expect(refused.0 == 422 && Self.message(refused).hasSuffix("denied request: stays: a"))
      func evict(_ name: String) async throws -> (Int, JSON) {
        try await client.json("POST", "\(pods)/\(name)/eviction", ["metadata": ["name": .string(name)]])
      }
      #expect(try await evict("a").0 == 201)
      #expect(try await client.json("GET", "\(pods)/a").0 == 404)
      let kept = try await evict("b")
      #expect(kept.0 == 422 && Self.message(kept).hasSuffix("denied request: Eviction policy CREATE"))
      let unnamed = try await client.json("POST", "\(pods)/b/eviction", [:])
      #expect(unnamed.0 == 400 && Self.message(unnamed) == "name in URL does not match name in Eviction object")
    }
  }

  @Test("Token requests and bindings are what admission sees of them")
  func orders() async throws {
    try await LiveServer.run { client in
      let account: JSON = ["metadata": ["name": "default"]]
      let accounts = "/api/v1/namespaces/default/serviceaccounts"
      #expect(try await client.json("POST", accounts, account).0 == 201)
      let pod: JSON = ["metadata": ["name": "a"], "spec": ["containers": [["name": "c", "image": "i"]]]]
      #expect(try await client.json("POST", "/api/v1/namespaces/default/pods", pod).0 == 201)
      try await Self.forbid(
        client, "tokens", Self.rules("", "serviceaccounts/token", "CREATE"), unless: "false",
        telling: "object.kind + ' of ' + object.metadata.name + ' ' + request.subResource")
      let token = try await client.json("POST", "\(accounts)/default/token", ["spec": ["audiences": ["x"]]])
      #expect(token.0 == 422 && Self.message(token).hasSuffix("denied request: TokenRequest of default token"))
      try await Self.forbid(
        client, "bindings", Self.rules("", "pods/binding", "CREATE"), unless: "object.target.name != 'n1'",
        telling: "request.kind.kind + ' to ' + object.target.name")
      let binding: JSON = ["metadata": ["name": "a"], "target": ["kind": "Node", "name": "n1"]]
      let bound = try await client.json("POST", "/api/v1/namespaces/default/pods/a/binding", binding)
      #expect(bound.0 == 422 && Self.message(bound).hasSuffix("denied request: Binding to n1"))
    }
  }

  @Test("A refusal of an object without a name tells what its name would begin with")
  func generatedName() async throws {
    try await LiveServer.run { client in
      let pod: JSON = ["metadata": ["generateName": "web-"], "spec": ["containers": [["name": "c", "image": "i"]]]]
      let refused = try await client.json("POST", "/api/v1/namespaces/default/pods", pod)
      #expect(refused.0 == 403)
      #expect(
        Self.message(refused)
          == #"pods "web-" is forbidden: error looking up service account default/default: serviceaccount "default" not found"#)
    }
  }
}

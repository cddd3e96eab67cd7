import KubeAPI

@testable import Controllers

/// Objects for tables of tests, short to write.
enum Fixtures {
  static let now = Timestamp(seconds: 1_000_000)

  static func workload(
    _ kind: String, replicas: Int? = nil, image: String = "nginx", spec: JSON = [:], status: JSON = [:]
  ) -> KubeObject {
    var object = KubeObject(apiVersion: "apps/v1", kind: kind, namespace: "default", name: "web")
    object.metadata["uid"] = "owner"
    object.metadata["generation"] = 1
    object.spec = spec
    if let replicas { object.spec["replicas"] = JSON(replicas) }
    object.spec["selector"] = ["matchLabels": ["app": "web"]]
    object.spec["template"] = template(image)
    object.status = status
    return object
  }

  static func template(_ image: String) -> JSON {
    ["metadata": ["labels": ["app": "web"]], "spec": ["containers": [["name": "c", "image": .string(image)]]]]
  }

  static func pod(
    _ name: String, owner: KubeObject? = nil, phase: String = "Running", ready: Bool = true, node: String = "n1",
    age: Int64 = 100,
    ip: String? = nil
  ) -> KubeObject {
    var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "default", name: name)
    pod.metadata["uid"] = .string("uid-\(name)")
    pod.labels = ["app": "web"]
    pod.metadata["creationTimestamp"] = .string(Timestamp(seconds: now.seconds - age).text)
    if let owner { pod.ownerReferences = [OwnerReference(controller: owner)] }
    pod.spec = ["containers": [["name": "c", "ports": [["name": "http", "containerPort": 8080]]]]]
    if !node.isEmpty { pod.spec["nodeName"] = .string(node) }
    pod.status = [
      "phase": .string(phase),
      "conditions": [
        [
          "type": "Ready", "status": .string(ready ? "True" : "False"),
          "lastTransitionTime": .string(Timestamp(seconds: now.seconds - age).text),
        ]
      ],
    ]
    if let ip { pod.status["podIP"] = .string(ip) }
    return pod
  }

  static func replicaSet(
    _ name: String, of deployment: KubeObject, image: String, replicas: Int, available: Int? = nil, revision: Int,
    age: Int64 = 100,
    annotations: [String: String] = [:]
  ) -> KubeObject {
    var set = KubeObject(apiVersion: "apps/v1", kind: "ReplicaSet", namespace: "default", name: name)
    set.metadata["uid"] = .string("uid-\(name)")
    set.metadata["creationTimestamp"] = .string(Timestamp(seconds: now.seconds - age).text)
    set.labels = ["app": "web", "pod-template-hash": name]
    set.annotations = annotations.merging(["deployment.kubernetes.io/revision": String(revision)]) { $1 }
    set.ownerReferences = [OwnerReference(controller: deployment)]
    set.spec = ["replicas": JSON(replicas), "template": template(image)]
    set.status = [
      "replicas": JSON(replicas), "readyReplicas": JSON(available ?? replicas), "availableReplicas": JSON(available ?? replicas),
    ]
    return set
  }

  static func node(_ name: String, labels: [String: String] = [:], taints: [JSON] = []) -> KubeObject {
    var node = KubeObject(apiVersion: "v1", kind: "Node", name: name)
    node.labels = labels
    if !taints.isEmpty { node.spec = ["taints": .array(taints)] }
    return node
  }
}

extension [Action] {
  /// Without what only reports.
  var changes: [String] {
    filter { action in
      switch action {
      case .status, .event, .requeue: false
      default: true
      }
    }.map(\.summary)
  }
}

import KubeAPI
import YAML

@testable import Scheduler

/// Objects as a test writes them down.
enum Fixtures {
  static func node(_ name: String, _ yaml: String = "") throws -> KubeObject {
    var node = KubeObject(apiVersion: "v1", kind: "Node", name: name)
    node.metadata["labels"] = ["kubernetes.io/hostname": .string(name)]
    node.status["allocatable"] = ["cpu": "2", "memory": "4Gi", "pods": "10"]
    return merged(node, try YAML.decode(yaml))
  }

  static func pod(_ name: String, _ yaml: String = "", node: String? = nil) throws -> PodInfo {
    var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: "default", name: name)
    pod.spec["containers"] = [["name": "c", "image": "nginx"]]
    if let node { pod.spec["nodeName"] = .string(node) }
    return PodInfo(merged(pod, try YAML.decode(yaml)))
  }

  /// A control plane with its taint and two workers.
  static func cluster(_ pods: [PodInfo] = [], nodes: [KubeObject]? = nil) throws -> Snapshot {
    var snapshot = Snapshot()
    let taint = "spec: {taints: [{key: node-role.kubernetes.io/control-plane, effect: NoSchedule}]}"
    for node in try nodes ?? [node("controlplane", taint), node("node01"), node("node02")] { snapshot.set(node: node) }
    for pod in pods { snapshot.place(pod) }
    return snapshot
  }

  private static func merged(_ object: KubeObject, _ overlay: JSON) -> KubeObject { KubeObject(merge(object.json, overlay)) }

  private static func merge(_ base: JSON, _ overlay: JSON) -> JSON {
    guard let members = overlay.object else { return overlay.isNull ? base : overlay }
    var result = base
    for (key, value) in members { result[key] = merge(base[key], value) }
    return result
  }
}

/// Always the first of equals.
struct First: RandomNumberGenerator {
  mutating func next() -> UInt64 { 0 }
}

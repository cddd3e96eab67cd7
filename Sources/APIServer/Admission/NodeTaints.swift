import KubeAPI

/// A new node takes no pods until it has said that it is ready.
struct TaintNodesByCondition: MutatingPlugin {
  let name = "TaintNodesByCondition"

  func mutate(_ node: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create, request.is("", "nodes") else { return }
    let taints = node.spec.taints.elements
    let key = "node.kubernetes.io/not-ready"
    guard !taints.contains(where: { $0["key"].string == key && $0.effect.string == "NoSchedule" }) else { return }
    node.spec["taints"] = .array(taints + [["key": .string(key), "effect": "NoSchedule"]])
  }
}

import ComponentBase
import KubeAPI

/// Which nodes a DaemonSet wants a pod on, and how such a pod looks.
enum DaemonPods {
  private static let standardTolerations: [JSON] = [
    ["key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute"],
    ["key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute"],
    ["key": "node.kubernetes.io/disk-pressure", "operator": "Exists", "effect": "NoSchedule"],
    ["key": "node.kubernetes.io/memory-pressure", "operator": "Exists", "effect": "NoSchedule"],
    ["key": "node.kubernetes.io/pid-pressure", "operator": "Exists", "effect": "NoSchedule"],
    ["key": "node.kubernetes.io/unschedulable", "operator": "Exists", "effect": "NoSchedule"],
  ]

  static func make(_ set: KubeObject, node: String, hash: String) -> KubeObject {
    var pod = PodTemplate.pod(from: set.spec.template, owner: set)
    pod.labels = pod.labels.merging(
      ["controller-revision-hash": hash, "pod-template-generation": String(set.generation)]) { $1 }
    pod.spec["tolerations"] = .array(tolerations(pod))
    pin(&pod, to: node)
    return pod
  }

  private static func tolerations(_ pod: KubeObject) -> [JSON] {
    var result = pod.spec.tolerations.elements
    var standard = standardTolerations
    if pod.spec.hostNetwork.bool == true {
      standard.append(["key": "node.kubernetes.io/network-unavailable", "operator": "Exists", "effect": "NoSchedule"])
    }
    for toleration in standard
    where !result.contains(where: { $0["key"] == toleration["key"] && $0["effect"] == toleration["effect"] }) {
      result.append(toleration)
    }
    return result
  }

  /// The scheduler places the pod, but has only one node to choose from.
  private static func pin(_ pod: inout KubeObject, to node: String) {
    let field: JSON = ["key": "metadata.name", "operator": "In", "values": [.string(node)]]
    var terms = pod.spec.affinity["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"].elements
    if terms.isEmpty { terms = [[:]] }
    for index in terms.indices { terms[index]["matchFields"] = [field] }
    var affinity = pod.spec.affinity
    var nodeAffinity = affinity["nodeAffinity"]
    nodeAffinity["requiredDuringSchedulingIgnoredDuringExecution"] = ["nodeSelectorTerms": .array(terms)]
    affinity["nodeAffinity"] = nodeAffinity
    pod.spec["affinity"] = affinity
  }

  /// The node a daemon pod is for, whether or not it is there yet.
  static func node(of pod: KubeObject) -> String {
    if !pod.nodeName.isEmpty { return pod.nodeName }
    let terms = pod.spec.affinity["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"].elements
    for term in terms {
      for field in term["matchFields"].elements where field["key"].string == "metadata.name" {
        return field["values"][0].string ?? ""
      }
    }
    return ""
  }

  /// Whether the set wants a new pod on the node, and whether a pod that runs there may stay.
  static func wants(_ set: KubeObject, _ node: KubeObject) -> (run: Bool, keep: Bool) {
    var pod = KubeObject(apiVersion: "v1", kind: "Pod", namespace: set.namespace, name: "")
    pod.spec = set.spec.template["spec"]
    if let wanted = pod.spec.nodeName.string, !wanted.isEmpty, wanted != node.name { return (false, false) }
    guard NodeSelector.matches(pod, node) else { return (false, false) }
    let taints = node.spec.taints.elements.map(Taint.init)
    let tolerations = tolerations(pod).map(Toleration.init)
    if taints.repels(tolerations, effects: ["NoExecute"]) { return (false, false) }
    return (!taints.repels(tolerations, effects: ["NoSchedule"]), true)
  }
}

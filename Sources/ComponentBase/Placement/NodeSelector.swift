import KubeAPI

/// What a pod insists on of its node: `spec.nodeSelector` and the required terms of its node affinity.
package enum NodeSelector {
  package static func matches(_ pod: KubeObject, _ node: KubeObject) -> Bool {
    matches(
      pod.spec.nodeSelector.stringMap, NodeAffinityTerms(pod.spec.affinity["nodeAffinity"]), name: node.name, labels: node.labels)
  }

  package static func matches(
    _ wanted: [String: String], _ affinity: NodeAffinityTerms, name: String, labels: [String: String]
  ) -> Bool {
    guard wanted.allSatisfy({ labels[$0.key] == $0.value }) else { return false }
    return affinity.required.map { terms in terms.contains { $0.matches(name: name, labels: labels) } } ?? true
  }
}

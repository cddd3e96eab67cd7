import KubeAPI

/// Node selectors as pods have them: `spec.nodeSelector`, and the terms of node affinity.
package enum NodeSelector {
  /// Whether the node is one the pod insists on: its `nodeSelector` and its required node affinity.
  package static func matches(_ pod: KubeObject, _ node: KubeObject) -> Bool {
    let labels = node.labels
    for (key, value) in pod.spec.nodeSelector.stringMap where labels[key] != value { return false }
    let required = pod.spec.affinity["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    if required.isNull { return true }
    return required["nodeSelectorTerms"].elements.contains { termMatches($0, labels, node.name) }
  }

  /// An empty term matches nothing.
  package static func termMatches(_ term: JSON, _ labels: [String: String], _ name: String) -> Bool {
    let expressions = term["matchExpressions"].elements
    let fields = term["matchFields"].elements
    guard !expressions.isEmpty || !fields.isEmpty else { return false }
    return expressions.allSatisfy { matches($0, labels[$0["key"].string ?? ""]) }
      && fields.allSatisfy { matches($0, $0["key"].string == "metadata.name" ? name : nil) }
  }

  private static func matches(_ requirement: JSON, _ value: String?) -> Bool {
    let values = requirement["values"].elements.compactMap(\.string)
    switch requirement["operator"].string {
    case "In": return value.map { values.contains($0) } ?? false
    case "NotIn": return value.map { !values.contains($0) } ?? true
    case "Exists": return value != nil
    case "DoesNotExist": return value == nil
    case "Gt", "Lt":
      guard let value = value.flatMap({ Int64($0) }), let bound = values.first.flatMap({ Int64($0) }) else { return false }
      return requirement["operator"].string == "Gt" ? value > bound : value < bound
    default: return false
    }
  }
}

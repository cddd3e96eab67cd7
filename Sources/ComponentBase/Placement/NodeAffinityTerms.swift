import KubeAPI

/// A term of a node selector: conditions on labels and fields that must all hold.
package struct NodeSelectorTerm: Hashable, Sendable {
  package var labels: LabelSelector
  package var names: LabelSelector

  package init(_ json: JSON) {
    labels = NodeSelectorTerm.selector(json["matchExpressions"])
    names = NodeSelectorTerm.selector(json["matchFields"])
  }

  /// A term without conditions matches nothing.
  package func matches(name: String, labels nodeLabels: [String: String]) -> Bool {
    guard !labels.isEmpty || !names.isEmpty else { return false }
    return labels.matches(nodeLabels) && names.matches(["metadata.name": name])
  }

  private static func selector(_ json: JSON) -> LabelSelector {
    LabelSelector(
      json.elements.compactMap { expression in
        let operators: [String: LabelSelector.Operator] = [
          "In": .in, "NotIn": .notIn, "Exists": .exists, "DoesNotExist": .doesNotExist, "Gt": .greaterThan, "Lt": .lessThan,
        ]
        guard let key = expression["key"].string, let name = expression["operator"].string, let found = operators[name] else {
          return nil
        }
        return LabelSelector.Requirement(key, found, expression["values"].elements.compactMap(\.string))
      })
  }
}

package struct NodeAffinityTerms: Sendable {
  /// Nil when nothing is required; any one of the terms is enough.
  package var required: [NodeSelectorTerm]?
  package var preferred: [(term: NodeSelectorTerm, weight: Int)]

  package init(_ json: JSON) {
    let terms = json["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    required = terms.isNull ? nil : terms.elements.map(NodeSelectorTerm.init)
    preferred = json["preferredDuringSchedulingIgnoredDuringExecution"].elements.map {
      (NodeSelectorTerm($0["preference"]), $0["weight"].int ?? 0)
    }
  }
}

import KubeAPI

/// `matchLabelKeys` and `mismatchLabelKeys` of a new Pod: what its own labels say under these keys becomes part of the selectors.
enum LabelKeys {
  static func apply(to pod: inout KubeObject) {
    let labels = pod.metadata["labels"]
    let required = "requiredDuringSchedulingIgnoredDuringExecution"
    let preferred = "preferredDuringSchedulingIgnoredDuringExecution"
    for kind in ["podAffinity", "podAntiAffinity"] where !pod.spec["affinity"][kind].isNull {
      edit(&pod.spec.affinity[kind][required]) { apply(&$0, labels) }
      edit(&pod.spec.affinity[kind][preferred]) { term in
        var inner = term["podAffinityTerm"]
        apply(&inner, labels)
        term["podAffinityTerm"] = inner
      }
    }
    if !pod.spec["topologySpreadConstraints"].isNull {
      edit(&pod.spec.topologySpreadConstraints) { apply(&$0, labels) }
    }
  }

  private static func edit(_ list: inout JSON, _ change: (inout JSON) -> Void) { list = list.mapElements(change) }

  private static func apply(_ term: inout JSON, _ labels: JSON) {
    // Without a selector nothing is selected, whatever the keys.
    if term["labelSelector"].isNull { return }
    var added: [JSON] = []
    for (list, word) in [("matchLabelKeys", "In"), ("mismatchLabelKeys", "NotIn")] {
      for key in term[list].elements.compactMap(\.string) where !labels[key].isNull {
        added.append(["key": .string(key), "operator": .string(word), "values": [labels[key]]])
      }
    }
    if added.isEmpty { return }
    term.labelSelector["matchExpressions"] = .array(term["labelSelector"]["matchExpressions"].elements + added)
  }
}

import KubeAPI

/// "Beside (or away from) pods like these, within one value of that topology label."
package struct PodAffinityTerm: Hashable, Sendable {
  package var topologyKey: String
  /// Nil matches no pod.
  package var selector: LabelSelector?
  package var namespaces: Set<String>
  /// Nil selects no further namespaces; an empty selector selects all.
  package var namespaceSelector: LabelSelector?

  package init(_ json: JSON, of pod: KubeObject) {
    topologyKey = json["topologyKey"].string ?? ""
    var selector = (try? LabelSelector.read(json["labelSelector"])) ?? nil
    for key in json["matchLabelKeys"].elements.compactMap(\.string) {
      if let value = pod.labels[key] { selector?.requirements.append(LabelSelector.Requirement(key, .in, [value])) }
    }
    for key in json["mismatchLabelKeys"].elements.compactMap(\.string) {
      if let value = pod.labels[key] { selector?.requirements.append(LabelSelector.Requirement(key, .notIn, [value])) }
    }
    self.selector = selector
    namespaceSelector = (try? LabelSelector.read(json["namespaceSelector"])) ?? nil
    namespaces = Set(json["namespaces"].elements.compactMap(\.string))
    if namespaces.isEmpty, namespaceSelector == nil { namespaces = [pod.namespace] }
  }

  package func matches(_ pod: PodInfo, namespaceLabels: [String: [String: String]]) -> Bool {
    guard selector?.matches(pod.labels) == true else { return false }
    if namespaces.contains(pod.namespace) { return true }
    return namespaceSelector?.matches(namespaceLabels[pod.namespace] ?? [:]) ?? false
  }
}

/// How evenly pods like these are to be spread over the values of a label.
package struct SpreadConstraint: Hashable, Sendable {
  package var maximumSkew: Int
  package var topologyKey: String
  package var isHard: Bool
  package var selector: LabelSelector?
  package var minimumDomains: Int
  package var honorsNodeAffinity: Bool
  package var honorsTaints: Bool

  package init(_ json: JSON, of pod: KubeObject) {
    maximumSkew = json["maxSkew"].int ?? 1
    topologyKey = json["topologyKey"].string ?? ""
    isHard = json["whenUnsatisfiable"].string != "ScheduleAnyway"
    var selector = (try? LabelSelector.read(json["labelSelector"])) ?? nil
    for key in json["matchLabelKeys"].elements.compactMap(\.string) {
      if let value = pod.labels[key] { selector?.requirements.append(LabelSelector.Requirement(key, .in, [value])) }
    }
    self.selector = selector
    minimumDomains = json["minDomains"].int ?? 1
    honorsNodeAffinity = json["nodeAffinityPolicy"].string != "Ignore"
    honorsTaints = json["nodeTaintsPolicy"].string == "Honor"
  }
}

import KubeAPI

/// A taint of a node.
package struct Taint: Hashable, Sendable {
  package var key: String
  package var value: String
  package var effect: String

  package init(_ json: JSON) {
    key = json["key"].string ?? ""
    value = json["value"].string ?? ""
    effect = json["effect"].string ?? ""
  }
}

/// What a pod puts up with.
package struct Toleration: Hashable, Sendable {
  package var key: String
  package var `operator`: String
  package var value: String
  package var effect: String

  package init(_ json: JSON) {
    key = json["key"].string ?? ""
    `operator` = json["operator"].string ?? "Equal"
    value = json["value"].string ?? ""
    effect = json["effect"].string ?? ""
  }

  /// An empty effect means every effect, an empty key with Exists every key.
  package func tolerates(_ taint: Taint) -> Bool {
    guard effect.isEmpty || effect == taint.effect, key.isEmpty || key == taint.key else { return false }
    switch `operator` {
    case "Exists": return true
    case "Equal", "": return !key.isEmpty && value == taint.value
    case "Lt", "Gt":
      guard let bound = Int64(value), let number = Int64(taint.value) else { return false }
      return `operator` == "Lt" ? number < bound : number > bound
    default: return false
    }
  }
}

extension Sequence where Element == Taint {
  /// Whether one of the effects' taints keeps away a pod with these tolerations.
  package func repels(_ tolerations: [Toleration], effects: Set<String>) -> Bool {
    contains { taint in effects.contains(taint.effect) && !tolerations.contains { $0.tolerates(taint) } }
  }
}

import KubeAPI

/// Taints of nodes and what pods tolerate.
package enum Taints {
  package static func tolerates(_ toleration: JSON, _ taint: JSON) -> Bool {
    if let effect = toleration["effect"].string, !effect.isEmpty, effect != taint["effect"].string { return false }
    let key = toleration["key"].string ?? ""
    if !key.isEmpty, key != taint["key"].string { return false }
    switch toleration["operator"].string ?? "Equal" {
    case "Exists": return true
    case "", "Equal": return !key.isEmpty && (toleration["value"].string ?? "") == (taint["value"].string ?? "")
    case "Gt", "Lt":
      guard let bound = Int64(toleration["value"].string ?? ""), let value = Int64(taint["value"].string ?? "") else {
        return false
      }
      return toleration["operator"].string == "Gt" ? value > bound : value < bound
    default: return false
    }
  }

  /// The first taint of one of the effects that none of the tolerations covers.
  package static func untolerated(_ taints: [JSON], _ tolerations: [JSON], effects: Set<String>) -> JSON? {
    taints.first { taint in
      effects.contains(taint["effect"].string ?? "") && !tolerations.contains { tolerates($0, taint) }
    }
  }

  /// `key=value:effect` has upstream's map form in messages: `{key: value}`.
  package static func text(_ taint: JSON) -> String { "{\(taint["key"].string ?? ""): \(taint["value"].string ?? "")}" }
}

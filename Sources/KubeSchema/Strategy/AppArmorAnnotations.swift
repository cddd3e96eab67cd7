import KubeAPI

/// The annotations that named AppArmor profiles before there was a field for them: a new Pod's become the field of its containers
/// (applyAppArmorVersionSkew of upstream's strategy for Pods).
enum AppArmorAnnotations {
  static let prefix = "container.apparmor.security.beta.kubernetes.io/"

  static func apply(to pod: inout KubeObject) {
    for change in changes(pod) {
      guard let profile = change.profile else { continue }
      pod.spec[change.list] = pod.spec[change.list].mapElements { container in
        if container["name"].string == change.container { container.securityContext["appArmorProfile"] = profile }
      }
    }
  }

  /// Of a Pod as it was before its annotations were applied.
  static func warnings(_ pod: KubeObject) -> [String] {
    changes(pod).map {
      "metadata.annotations[\(prefix)\($0.container)]: deprecated since v1.30; use the \"appArmorProfile\" field instead"
    }
  }

  private struct Change {
    var list: String
    var container: String
    /// Nil when the annotation says nothing that the field can hold.
    var profile: JSON?
  }

  private static func changes(_ pod: KubeObject) -> [Change] {
    let annotations = pod.metadata["annotations"]
    guard annotations.members.keys.contains(where: { $0.hasPrefix(prefix) }), pod.spec["os"]["name"] != "windows" else {
      return []
    }
    let ofPod = pod.spec["securityContext"]["appArmorProfile"]
    return ["initContainers", "containers", "ephemeralContainers"].flatMap { list in
      pod.spec[list].elements.compactMap { container -> Change? in
        let name = container["name"].string ?? ""
        guard let annotation = annotations[prefix + name].string, container["securityContext"]["appArmorProfile"].isNull else {
          return nil
        }
        let profile = profile(annotation)
        // What the whole Pod has anyway needs no field of its own.
        return profile == ofPod ? nil : Change(list: list, container: name, profile: profile)
      }
    }
  }

  private static func profile(_ annotation: String) -> JSON? {
    switch annotation {
    case "unconfined": return ["type": "Unconfined"]
    case "runtime/default": return ["type": "RuntimeDefault"]
    default:
      let start = "localhost/"
      guard annotation.hasPrefix(start) else { return nil }
      let name = String(annotation.dropFirst(start.count))
      let isPadded = name.first?.isWhitespace != false || name.last?.isWhitespace != false
      return isPadded || name.utf8.count > 4_095 ? nil : ["type": "Localhost", "localhostProfile": .string(name)]
    }
  }
}

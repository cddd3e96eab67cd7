import KubeAPI

/// What is odd about claims, volumes and their classes.
enum StorageWarnings {
  /// The annotation of long ago that names a class.
  static func annotation(_ object: KubeObject, attribute: String) -> [String] {
    let key = "volume.beta.kubernetes.io/storage-class"
    guard object.annotations[key] != nil else { return [] }
    return ["metadata.annotations[\(key)]: deprecated since v1.8; use \"\(attribute)\" attribute instead"]
  }

  static func claim(_ spec: JSON, _ path: String) -> [String] {
    ["requests", "limits"].flatMap { PodWarnings.fractions(spec["resources"][$0], "\(path).resources.\($0)", of: ["storage"]) }
  }

  static func volume(_ volume: KubeObject) -> [String] {
    let spec = volume.spec
    var warnings = annotation(volume, attribute: "storageClassName")
    let gone = [
      ("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"),
      ("scaleIO", "deprecated in v1.16, non-functional in v1.22+"), ("flocker", "deprecated in v1.22, non-functional in v1.25+"),
      ("storageos", "deprecated in v1.22, non-functional in v1.25+"),
      ("quobyte", "deprecated in v1.22, non-functional in v1.25+"),
      ("glusterfs", "deprecated in v1.25, non-functional in v1.26+"), ("cephfs", "deprecated in v1.28, non-functional in v1.31+"),
      ("rbd", "deprecated in v1.28, non-functional in v1.31+"),
    ]
    if spec["persistentVolumeReclaimPolicy"] == "Recycle" {
      warnings.append(
        "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning."
      )
    }
    for (index, term) in spec["nodeAffinity"]["required"]["nodeSelectorTerms"].elements.enumerated() {
      warnings += NodeLabels.warnings(term, "spec.nodeAffinity.required.nodeSelectorTerms[\(index)]")
    }
    warnings += gone.filter { !spec[$0.0].isNull }.map { "spec.\($0.0 == "storageos" ? "storageOS" : $0.0): \($0.1)" }
    return warnings + PodWarnings.fractions(spec["capacity"], "spec.capacity", of: ["storage"])
  }

  static func topologies(_ list: JSON) -> [String] {
    list.elements.enumerated().flatMap { index, term in
      term["matchLabelExpressions"].elements.enumerated().compactMap { position, expression -> String? in
        guard let key = expression["key"].string, let words = NodeLabels.deprecation(key) else { return nil }
        return "allowedTopologies[\(index)].matchLabelExpressions[\(position)].key: \(key) is \(words)"
      }
    }
  }
}

import KubeAPI

/// Annotations that mean something to Kubernetes itself.
extension PodValidation {
  private static let mirror = "kubernetes.io/config.mirror"
  private static let deletionCost = "controller.kubernetes.io/pod-deletion-cost"

  static func annotations(_ annotations: JSON, _ spec: JSON, _ path: String, _ faults: inout Faults) {
    if !annotations[mirror].isNull, (spec["nodeName"].string ?? "").isEmpty {
      faults.add(
        .invalid("\(path)[\(mirror)]", annotations[mirror], "must set spec.nodeName if mirror pod annotation is set"))
    }
    if let cost = annotations[deletionCost].string, !isDeletionCost(cost) {
      faults.add(.invalid("\(path)[\(deletionCost)]", .string(cost), "must be a 32bit integer"))
    }
    seccompAnnotations(annotations, path, &faults)
    let names = Set(containerLists.flatMap { spec[$0].elements }.compactMap { $0["name"].string })
    for (key, value) in annotations.members where key.hasPrefix(AppArmorAnnotations.prefix) {
      let (name, profile) = (String(key.dropFirst(AppArmorAnnotations.prefix.count)), value.string ?? "")
      if !names.contains(name) { faults.add(.invalid("\(path)[\(key)]", .string(name), "container not found")) }
      if !["", "runtime/default", "unconfined"].contains(profile), !profile.hasPrefix("localhost/") {
        faults.add(.invalid("\(path)[\(key)]", value, "invalid AppArmor profile name: \(value.text)"))
      }
    }
  }

  /// Go takes no sign in front but a minus, and no zeros in front.
  private static func isDeletionCost(_ text: String) -> Bool {
    guard let first = text.first, first != "+", !(first == "0" && text.utf8.count > 1) else { return false }
    return Int32(text) != nil
  }

  static func annotationChanges(_ new: KubeObject, _ old: KubeObject, _ faults: inout Faults) {
    let (after, before) = (new.metadata["annotations"], old.metadata["annotations"])
    func refuse(_ verb: String, _ key: String) {
      if key.hasPrefix(AppArmorAnnotations.prefix) {
        faults.add(.forbidden("metadata.annotations[\(key)]", "may not \(verb) AppArmor annotations"))
      }
      if key == mirror { faults.add(.forbidden("metadata.annotations[\(key)]", "may not \(verb) mirror pod annotation")) }
    }
    for (key, value) in before.members where after[key] != value { refuse("remove or update", key) }
    for key in after.members.keys where before[key].isNull { refuse("add", key) }
    annotations(after, new.spec, "metadata.annotations", &faults)
  }

  static func isMirror(_ pod: KubeObject) -> Bool { !pod.metadata["annotations"][mirror].isNull }
}

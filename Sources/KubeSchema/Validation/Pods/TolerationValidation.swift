import KubeAPI

/// Tolerations that stand elsewhere than in a pod.
package enum TolerationValidation {
  package static func faults(_ tolerations: [JSON], _ path: String) -> [FieldError] {
    var faults = Faults()
    for (index, toleration) in tolerations.enumerated() {
      PodValidation.toleration(toleration, "\(path)[\(index)]", &faults)
    }
    return faults.errors
  }
}

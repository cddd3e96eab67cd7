import KubeAPI

/// A pod's containers with the roles they have: what planning and status both start from.
package struct PodContainer: Hashable, Sendable {
  package enum Role: Hashable, Sendable {
    case initializer
    /// An init container that restarts: it runs beside the main ones.
    case sidecar
    case main
    /// For debugging: added to a running pod, started once, without a part in its readiness or its end.
    case ephemeral
  }

  package let name: String
  package let role: Role
  package let spec: JSON

  package var hasStartupProbe: Bool { !spec["startupProbe"].isNull }
  package var hasReadinessProbe: Bool { !spec["readinessProbe"].isNull }
  package var hasLivenessProbe: Bool { !spec["livenessProbe"].isNull }
}

extension PodContainer.Role {
  /// The list in a pod's `spec` that holds containers of this role.
  var field: String {
    switch self {
    case .initializer, .sidecar: "initContainers"
    case .main: "containers"
    case .ephemeral: "ephemeralContainers"
    }
  }

  /// The list in a pod's `status`.
  var statusField: String {
    switch self {
    case .initializer, .sidecar: "initContainerStatuses"
    case .main: "containerStatuses"
    case .ephemeral: "ephemeralContainerStatuses"
    }
  }
}

package enum RestartPolicy: String, Hashable, Sendable {
  case always = "Always"
  case onFailure = "OnFailure"
  case never = "Never"
}

extension KubeObject {
  /// The containers that make up the pod, in the order they start.
  package var podContainers: [PodContainer] {
    spec["initContainers"].elements.map { spec in
      PodContainer(
        name: spec["name"].string ?? "", role: spec["restartPolicy"].string == "Always" ? .sidecar : .initializer, spec: spec)
    } + spec["containers"].elements.map { PodContainer(name: $0["name"].string ?? "", role: .main, spec: $0) }
  }

  /// Those and what was added for debugging.
  package var allContainers: [PodContainer] {
    podContainers
      + spec["ephemeralContainers"].elements.map { PodContainer(name: $0["name"].string ?? "", role: .ephemeral, spec: $0) }
  }

  package var podRestartPolicy: RestartPolicy { RestartPolicy(rawValue: spec["restartPolicy"].string ?? "") ?? .always }
  package var sharesNodeNetwork: Bool { spec["hostNetwork"].bool ?? false }
  package var isMirrorPod: Bool { !metadata["annotations"]["kubernetes.io/config.mirror"].isNull }
  package var isStaticPod: Bool { metadata["annotations"]["kubernetes.io/config.source"].string == "file" }

  /// How long its containers may take to end; the deletion's own period wins.
  package var terminationGracePeriod: Int {
    metadata["deletionGracePeriodSeconds"].int ?? spec["terminationGracePeriodSeconds"].int ?? 30
  }
}

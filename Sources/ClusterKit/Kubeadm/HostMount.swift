/// A part of the node that the container of a static Pod sees, at the same path.
struct HostMount {
  let name: String
  let path: String
  var type = "DirectoryOrCreate"
  var isReadOnly = true

  static let certificates = HostMount(name: "ca-certs", path: "/etc/ssl/certs")
  static let keys = HostMount(name: "k8s-certs", path: "/etc/kubernetes/pki")

  /// The credentials of a component.
  static func kubeconfig(_ component: String) -> HostMount {
    HostMount(name: "kubeconfig", path: "/etc/kubernetes/\(component).conf", type: "FileOrCreate")
  }
}

extension StaticPods {
  /// How every manifest ends: volumes in the order of their names, as kubeadm writes them.
  func ending(_ mounts: [HostMount]) -> String {
    let inContainer = mounts.map { mount in
      "    - mountPath: \(mount.path)\n      name: \(mount.name)\n" + (mount.isReadOnly ? "      readOnly: true\n" : "")
    }
    let volumes = mounts.sorted { $0.name < $1.name }.map { mount in
      "  - hostPath:\n      path: \(mount.path)\n      type: \(mount.type)\n    name: \(mount.name)\n"
    }
    return """
          volumeMounts:
      \(inContainer.joined())  hostNetwork: true
        priority: 2000001000
        priorityClassName: system-node-critical
        securityContext:
          seccompProfile:
            type: RuntimeDefault
        volumes:
      \(volumes.joined())status: {}

      """
  }
}

/// Where a node's runtime keeps things. The defaults are containerd's places; tests use their own.
package struct RuntimeConfiguration: Hashable, Sendable {
  package var images = ImageStore.defaultDirectory
  /// Records, bundles and sockets: gone after a reboot, as the containers are.
  package var state = "/run/containerd/lab"
  /// The writable layers. Must not itself be an overlay; a tmpfs below `state` is used where it is.
  package var layers = "/var/lib/containerd/layers"
  package var runcRoot = "/run/containerd/runc/k8s.io"
  package var runc = "runc"
  /// Where network namespaces are pinned, so that `ip netns` finds them.
  package var networkNamespaces = "/run/netns"
  /// The parent of all pods in every cgroup hierarchy.
  package var cgroupRoot = "/kubepods"
  /// The program and arguments that start the monitor when none answers; empty where a service manager does.
  package var monitorCommand: [String] = []

  package init() {}

  package var socket: String { "\(state)/monitor.sock" }
  package func containerDirectory(_ id: String) -> String { "\(state)/containers/\(id)" }
  package func sandboxDirectory(_ id: String) -> String { "\(state)/sandboxes/\(id)" }
}

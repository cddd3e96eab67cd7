import APIClient
import ComponentBase
import Glibc
import KubeAPI
import LinuxSystem

/// `kube-controller-manager`, with the flags kubeadm's manifest and its editors use.
package enum KubeControllerManagerCommand {
  private static let flags = FlagSet(
    values: Component.commonValues + [
      "cluster-cidr", "service-cluster-ip-range", "root-ca-file", "service-account-private-key-file", "cluster-signing-cert-file",
      "cluster-signing-key-file", "cluster-signing-duration", "controllers", "cluster-name", "node-cidr-mask-size",
      "node-cidr-mask-size-ipv4", "node-cidr-mask-size-ipv6", "node-monitor-grace-period", "node-monitor-period",
      "node-startup-grace-period", "terminated-pod-gc-threshold", "concurrent-deployment-syncs", "concurrent-replicaset-syncs",
      "horizontal-pod-autoscaler-sync-period", "pod-eviction-timeout", "cidr-allocator-type", "cloud-provider",
      "controller-start-interval", "namespace-sync-period", "flex-volume-plugin-dir", "min-resync-period",
    ],
    switches: Component.commonSwitches + [
      "allocate-node-cidrs", "use-service-account-credentials", "configure-cloud-routes", "enable-garbage-collector",
      "enable-dynamic-provisioning",
    ])

  package static func run(_ arguments: [String]) async -> Int32 {
    do {
      let parsed = try flags.parse(arguments)
      let component = try Component(name: "kube-controller-manager", flags: parsed, defaultPort: 10_257)
      let options = try ControllerOptions(parsed)
      return await component.run { recorder in
        // Each part names itself in events, as upstream's controllers do.
        await ControllerSet(client: component.client, recorder: recorder, options: options).run()
      }
    } catch let error as FlagError {
      complain("Error: \(error.message)\n")
    } catch { complain("Error: \(error)\n") }
    return 1
  }

  private static func complain(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}

/// What kubeadm's files depend on.
package struct KubeadmInput: Hashable, Sendable {
  package var clusterName = "kubernetes"
  package var version = "v1.36.2"
  /// The control plane's node and its address on the node network.
  package var controlPlaneName = "controlplane"
  package var controlPlaneAddress = "172.30.0.2"
  package var podSubnet = "10.244.0.0/16"
  package var serviceSubnet = "10.96.0.0/16"
  package var dnsAddress = "10.96.0.10"
  package var dnsDomain = "cluster.local"
  package var dnsReplicas = 2
  package var coreDNSVersion = "v1.13.1"
  package var etcdVersion = "3.6.8-0"
  package var store = ClusterDefinition.Store.sqlite
  package var flannelVersion = "v0.27.4"

  package init() {}

  package var server: String { "https://\(controlPlaneAddress):6443" }
}

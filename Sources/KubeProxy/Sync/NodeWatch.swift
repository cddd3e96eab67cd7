import APIClient
import KubeAPI
import LinuxSystem
import Netlink
import Synchronization

/// What the proxy takes from its own Node and from the cluster's ServiceCIDRs.
final class NodeWatch: Sendable {
  private let client: APIClient
  private let name: String
  private let configuration: ProxyConfiguration
  private let eligible = Mutex(true)

  init(client: APIClient, name: String, configuration: ProxyConfiguration) {
    self.client = client
    self.name = name
    self.configuration = configuration
  }

  /// Not while the node is about to leave the cluster.
  var isEligible: Bool { eligible.withLock(\.self) }

  /// Waits until the node has an address.
  func settings() async throws -> ProxySettings {
    var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(2))
    var complained = false
    while true {
      do {
        let node = try await client.get(.nodes, name: name)
        let cidrs = (try? await client.list(NodeWatch.serviceCIDRs))?.items ?? []
        if let settings = NodeWatch.settings(node, name: name, serviceCIDRs: cidrs, configuration: configuration) {
          return settings
        }
        if !complained { Log.warning("\"Node has no InternalIP yet\" node=\"\(name)\"") }
      } catch let error as CancellationError {
        throw error
      } catch {
        if !complained { Log.error("\"Failed to retrieve node info\" node=\"\(name)\" err=\"\(error)\"") }
      }
      complained = true
      try await Task.sleep(for: backoff.next())
    }
  }

  /// Tells the proxier when the node or the ServiceCIDRs change.
  func follow(_ proxier: Proxier) async {
    let nodes = Informer(client, .nodes, fieldSelector: "metadata.name=\(name)")
    // An API server that does not know the kind has no ranges to say.
    let ranges = Informer(client, NodeWatch.serviceCIDRs)
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await nodes.run() }
      tasks.addTask { await ranges.run() }
      for informer in [nodes, ranges] {
        tasks.addTask {
          for await _ in informer.events() {
            guard let node = nodes.get(self.name) else { continue }
            self.eligible.withLock {
              $0 =
                !node.isBeingDeleted
                && !node.spec["taints"].elements.contains { $0["key"].string == "ToBeDeletedByClusterAutoscaler" }
            }
            guard ranges.hasSynced || informer.resource == .nodes else { continue }
            let cidrs = ranges.list()
            guard let wanted = NodeWatch.settings(node, name: self.name, serviceCIDRs: cidrs, configuration: self.configuration)
            else { continue }
            proxier.update { settings in
              let known = settings.serviceCIDRs
              settings = wanted
              if !ranges.hasSynced { settings.serviceCIDRs = known }
            }
          }
        }
      }
    }
  }

  private static let serviceCIDRs = GroupVersionResource(group: "networking.k8s.io", "servicecidrs")

  static func settings(
    _ node: KubeObject, name: String, serviceCIDRs: [KubeObject], configuration: ProxyConfiguration
  ) -> ProxySettings? {
    let addresses = node.status["addresses"].elements.filter { $0["type"].string == "InternalIP" }
      .compactMap { $0["address"].string.flatMap { InternetAddress($0) } }.filter { !$0.isV6 }
    guard let nodeIP = addresses.first else { return nil }
    var local = ProxySettings.LocalTraffic.unknown
    switch configuration.detectLocalMode {
    case "NodeCIDR":
      if let prefix = node.spec["podCIDR"].string.flatMap({ InternetPrefix($0) }) { local = .prefix(prefix.network) }
    case "BridgeInterface": local = .bridge(configuration.bridgeInterface)
    default: if let prefix = configuration.clusterCIDR { local = .prefix(prefix) }
    }
    let ranges = serviceCIDRs.filter { !$0.isBeingDeleted }.flatMap { $0.spec["cidrs"].elements.compactMap(\.string) }
    let nodePortAddresses: [InternetAddress]? =
      configuration.nodePortPrimary
      ? [nodeIP]
      : configuration.nodePortPrefixes.map { prefixes in
        addresses.filter { address in prefixes.contains { $0.contains(address) } }
      }
    return ProxySettings(
      nodeName: name, nodeIP: nodeIP, zone: node.labels["topology.kubernetes.io/zone"],
      masqueradeAll: configuration.masqueradeAll,
      masqueradeBit: configuration.masqueradeBit, localTraffic: local,
      serviceCIDRs: ranges.compactMap { InternetPrefix($0) }.filter { !$0.address.isV6 }.map(\.network).sorted(),
      nodePortAddresses: nodePortAddresses)
  }
}

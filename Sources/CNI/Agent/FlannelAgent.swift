import APIClient
import Glibc
import KubeAPI
import LinuxSystem
import NFTables
import Netlink
import NetworkPolicy

/// The node agent: introduces its node to the others, keeps the way to their pods, and enforces network policies.
struct FlannelAgent: Sendable {
  struct Failure: Error, Sendable, CustomStringConvertible { var description: String }

  let options: FlannelOptions
  let network: FlannelNetwork
  let client: APIClient
  let nodeName: String

  /// Runs until the task is cancelled.
  func run() async throws {
    let sockets = try RouteSocket()
    let nft = try KernelNFTables()
    let node = try await waitForSubnet()
    guard let subnet = NodeLease.subnet(of: node) else {
      throw Failure(description: "node \"\(nodeName)\" pod cidr not assigned")
    }
    let overlay = try makeOverlay(node, subnet: subnet, sockets: sockets)
    try nft.run(MasqueradeTable.transaction(network: network.network, subnet: subnet, masquerade: options.masquerade))
    try writeFiles(subnet: subnet, mtu: overlay.mtu)
    try await introduce(overlay, subnet: subnet)

    let nodes = Informer(client, .nodes, transform: { $0.json["status"] = .null })
    let policies = PolicyEnforcer(client: client, nodeName: nodeName, nft: nft)
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await nodes.run() }
      tasks.addTask { await follow(nodes, overlay: overlay, subnet: subnet) }
      tasks.addTask { await recheck(nodes, overlay: overlay, nft: nft, subnet: subnet) }
      tasks.addTask { await policies.run() }
      await tasks.waitForAll()
    }
  }

  /// The controller manager gives every node its part of the pod network, which may take a moment after it joined.
  private func waitForSubnet() async throws -> KubeObject {
    var backoff = Backoff(initial: .milliseconds(20), maximum: .seconds(2))
    var complained = false
    while true {
      do {
        let node = try await client.get(.nodes, name: nodeName)
        if NodeLease.subnet(of: node) != nil { return node }
        if !complained { Log.warning("node \"\(nodeName)\" pod cidr not assigned") }
      } catch let error as CancellationError {
        throw error
      } catch {
        if !complained { Log.error("Failed to get node \"\(nodeName)\": \(error)") }
      }
      complained = true
      try await Task.sleep(for: backoff.next())
    }
  }

  private func makeOverlay(_ node: KubeObject, subnet: InternetPrefix, sockets: RouteSocket) throws -> Overlay {
    let addresses = node.status["addresses"].elements.filter { $0["type"].string == "InternalIP" }
    let nodeIP = addresses.compactMap { $0["address"].string.flatMap { InternetAddress($0) } }.first { !$0.isV6 }
    var external = try Overlay.external(sockets, interface: options.interface, nodeIP: nodeIP)
    let overwrite = node.annotations["\(options.annotationPrefix)/public-ip-overwrite"]
    if let text = options.publicIP ?? overwrite {
      guard let address = InternetAddress(text), !address.isV6 else {
        throw Failure(description: "invalid public IP address: \(text)")
      }
      external.address = address
    }
    Log.info("Using interface with name \(external.name) and address \(external.address)")
    let former = NodeLease(node, prefix: options.annotationPrefix)
    return try Overlay(
      backend: network.backend, external: external, subnet: subnet, preferred: former?.hardware, sockets: sockets)
  }

  private func writeFiles(subnet: InternetPrefix, mtu: Int) throws {
    let bridge = InternetPrefix(InternetAddress(v4: (subnet.network.address.v4Value ?? 0) + 1), length: subnet.length)
    let file = SubnetFile(network: network.network, subnet: bridge, mtu: mtu, masquerade: options.masquerade)
    let directory = options.subnetFile.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    try FileIO.makeDirectory(directory)
    try FileIO.replace(options.subnetFile, file.text)
    Log.info("Wrote subnet file to \(options.subnetFile)")
    try CNIConfigurationFile.install(from: options.netConfigPath)
  }

  /// Writes the annotations the other agents read, and takes the node's NetworkUnavailable condition back.
  private func introduce(_ overlay: Overlay, subnet: InternetPrefix) async throws {
    var lease = NodeLease(node: nodeName, subnet: subnet, publicIP: overlay.external.address, backend: network.backend.name)
    if case .vxlan(let identifier, _) = network.backend {
      lease.hardware = overlay.hardware
      lease.identifier = identifier
    }
    var body: JSON = ["metadata": ["annotations": JSON(lease.annotations(prefix: options.annotationPrefix))]]
    if options.clearsNetworkUnavailable {
      let now = JSON.string(Timestamp(seconds: Int64(time(nil))).text)
      body["status"] = [
        "conditions": [
          [
            "type": "NetworkUnavailable", "status": "False", "reason": "FlannelIsUp",
            "message": "Flannel is running on this node",
            "lastTransitionTime": now, "lastHeartbeatTime": now,
          ]
        ]
      ]
    }
    var backoff = Backoff(initial: .milliseconds(50), maximum: .seconds(5))
    while true {
      do {
        _ = try await client.patch(.nodes, name: nodeName, subresource: "status", type: .strategic, body: body)
        return
      } catch let error as CancellationError {
        throw error
      } catch {
        Log.error("Failed to write the annotations of node \"\(nodeName)\": \(error)")
        try await Task.sleep(for: backoff.next())
      }
    }
  }

  /// Follows the other nodes' leases.
  private func follow(_ nodes: Informer, overlay: Overlay, subnet: InternetPrefix) async {
    guard (try? await nodes.waitForSync()) != nil else { return }
    Log.info("Running backend.")
    var known = leases(nodes)
    overlay.removeStale(leases: known, own: subnet)
    overlay.perform(OverlayPlan.actions(from: [], to: known, own: nodeName, backend: network.backend))
    for await _ in nodes.events() {
      let current = leases(nodes)
      if current == known { continue }
      overlay.perform(OverlayPlan.actions(from: known, to: current, own: nodeName, backend: network.backend))
      known = current
    }
  }

  /// Puts back what is not left to the leases: the masquerading rules, and for host-gw the routes.
  private func recheck(_ nodes: Informer, overlay: Overlay, nft: KernelNFTables, subnet: InternetPrefix) async {
    var rounds = 0
    while (try? await Task.sleep(for: .seconds(10))) != nil {
      rounds += 1
      overlay.perform(overlay.missingRoutes(leases(nodes), own: nodeName))
      guard rounds % 6 == 0 else { continue }
      do throws(NFT.Failure) {
        try nft.run(MasqueradeTable.transaction(network: network.network, subnet: subnet, masquerade: options.masquerade))
      } catch {
        Log.error("\(error)")
      }
    }
  }

  private func leases(_ nodes: Informer) -> [NodeLease] {
    nodes.list().compactMap { NodeLease($0, prefix: options.annotationPrefix) }.sorted { $0.node < $1.node }
  }
}

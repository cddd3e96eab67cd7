import KubeAPI

/// The definition with every address worked out.
package struct ClusterPlan: Hashable, Sendable {
  package enum Role: Hashable, Sendable {
    case controlPlane, worker, workstation
    /// Runs an API server and nothing else.
    case apiServer
  }

  package struct Machine: Hashable, Sendable {
    package var name: String
    package var role: Role
    package var address: IPAddress
    package var isNode: Bool { role == .controlPlane || role == .worker }
  }

  package let definition: ClusterDefinition
  /// The nodes in the file's order, then the workstation; without nodes, just the API server's.
  package let machines: [Machine]
  package let gateway: IPAddress
  package let controlPlane: Machine
  /// The `kubernetes` Service and the name server's.
  package let serviceAddress: IPAddress
  package let dnsAddress: IPAddress

  package var name: String { definition.name }
  package var nodes: [Machine] { machines.filter(\.isNode) }
  package var paths: ClusterPaths { ClusterPaths(definition.name) }

  /// The control plane comes first, so that its address is the same whatever else the file lists.
  package init(_ definition: ClusterDefinition) {
    self.definition = definition
    let network = definition.nodeNetwork
    func host(_ index: Int) -> IPAddress { network.address(at: UInt128(index)) ?? network.base }
    gateway = host(1)
    let ordered = definition.nodes.filter { $0.role == .controlPlane } + definition.nodes.filter { $0.role == .worker }
    var machines = ordered.enumerated().map { index, node in
      Machine(name: node.name, role: node.role == .controlPlane ? .controlPlane : .worker, address: host(index + 2))
    }
    if machines.isEmpty {
      machines.append(Machine(name: "controlplane", role: .apiServer, address: host(2)))
    } else {
      machines.append(
        Machine(
          name: ClusterDefinition.workstation, role: .workstation,
          address: network.address(at: network.count - 2) ?? network.last))
    }
    self.machines = machines
    controlPlane = machines.first ?? Machine(name: "controlplane", role: .controlPlane, address: host(2))
    serviceAddress = definition.serviceNetwork.address(at: 1) ?? definition.serviceNetwork.base
    dnsAddress = definition.serviceNetwork.address(at: 10) ?? definition.serviceNetwork.base
  }

  package func machine(_ name: String) -> Machine? { machines.first { $0.name == name } }

  /// What kubeadm's files need to know.
  package var kubeadm: KubeadmInput {
    var input = KubeadmInput()
    input.version = definition.version
    input.controlPlaneName = controlPlane.name
    input.controlPlaneAddress = "\(controlPlane.address)"
    input.podSubnet = "\(definition.podNetwork)"
    input.serviceSubnet = "\(definition.serviceNetwork)"
    input.dnsAddress = "\(dnsAddress)"
    input.store = definition.store
    return input
  }
}

import Glibc
import KubeAPI
import LinuxSystem

/// A cluster of this machine, running or not.
package struct Cluster: Sendable {
  package let plan: ClusterPlan
  package let apiPort: UInt16

  package var name: String { plan.name }
  package var paths: ClusterPaths { plan.paths }
  /// For the host: its server is the loopback port.
  package var adminKubeconfig: String { paths.adminKubeconfig }

  package init(plan: ClusterPlan, apiPort: UInt16) {
    self.plan = plan
    self.apiPort = apiPort
  }

  /// The cluster that `lab up` made under that name.
  package static func open(_ name: String = "default") throws(ClusterError) -> Cluster {
    let paths = ClusterPaths(name)
    let text: String
    do { text = try FileIO.readText(paths.record) } catch {
      if error.code == .permission { throw .notRoot }
      let others = list().map(\.name)
      let known = others.isEmpty ? "there are none" : "there is \(others.joined(separator: ", "))"
      throw ClusterError(.notFound, "no cluster named \(name): \(known)", remedy: "start one with: lab up")
    }
    guard let json = try? JSON.decode(text), let port = json.apiPort.int.flatMap({ UInt16(exactly: $0) }),
      let definition = ClusterDefinition(record: json.definition)
    else {
      throw ClusterError(
        .badRecord, "\(paths.record) cannot be read", remedy: "remove the cluster with: lab down \(name)")
    }
    return Cluster(plan: ClusterPlan(definition), apiPort: port)
  }

  /// All clusters with a record, by name.
  package static func list() -> [Cluster] {
    ((try? FileIO.list(ClusterPaths.stateBase + "/clusters")) ?? []).compactMap { name in
      guard FileIO.exists(ClusterPaths(name).record) else { return nil }
      return try? open(name)
    }
  }

  func save() throws(SystemError) {
    try FileIO.makeDirectory(paths.state, mode: 0o700)
    let json: JSON = ["definition": plan.definition.record, "apiPort": JSON(Int(apiPort))]
    try FileIO.replace(paths.record, json.pretty(indent: 2) + "\n", mode: 0o600)
  }

  /// The machine of that name, a running process of which is needed for everything else.
  package func machine(_ name: String) throws(ClusterError) -> RunningMachine {
    guard let machine = plan.machine(name) else {
      throw ClusterError(
        .noSuchMachine, "cluster \(self.name) has no machine \(name)",
        remedy: "there are \(plan.machines.map(\.name).joined(separator: ", "))")
    }
    return try RunningMachine(machine, paths: paths)
  }

  package var workstation: RunningMachine { get throws(ClusterError) { try machine(ClusterDefinition.workstation) } }

  /// Runs a program on a machine to its end; see `RunningMachine.specification`.
  package func run(
    on machine: String, _ command: [String], input: [UInt8] = [], environment: [String] = [], limit: Int = 16 << 20
  ) async throws -> ProcessOutput {
    let specification = try self.machine(machine).specification(command, environment: environment)
    return try await ChildProcess.capture(specification, input: input, limit: limit)
  }
}

extension ClusterError {
  static let notRoot = ClusterError(
    .notRoot, "lab needs root to make namespaces and mounts", remedy: "run it again with sudo, or as root")
}

extension ClusterDefinition {
  var record: JSON {
    [
      "name": .string(name), "version": .string(version), "nodeNetwork": .string(nodeNetwork.description),
      "podNetwork": .string(podNetwork.description), "serviceNetwork": .string(serviceNetwork.description),
      "nodes": .array(nodes.map { ["name": .string($0.name), "role": .string($0.role.rawValue)] }),
      "apiPort": apiPort.map { JSON(Int($0)) } ?? .null, "store": .string(store.rawValue),
    ]
  }

  init?(record json: JSON) {
    guard let name = json["name"].string, let version = json.version.string,
      let nodeNetwork = json.nodeNetwork.string.flatMap({ CIDR($0) }),
      let podNetwork = json.podNetwork.string.flatMap({ CIDR($0) }),
      let serviceNetwork = json.serviceNetwork.string.flatMap({ CIDR($0) })
    else { return nil }
    self.init(
      name: name, version: version, nodeNetwork: nodeNetwork, podNetwork: podNetwork, serviceNetwork: serviceNetwork,
      nodes: json.nodes.elements.compactMap { node in
        guard let name = node["name"].string, let role = node.role.string.flatMap(Role.init) else { return nil }
        return Node(name: name, role: role)
      },
      apiPort: json.apiPort.int.flatMap { UInt16(exactly: $0) },
      // Records of clusters from before there was a choice do not say.
      store: json["store"].string.flatMap(Store.init) ?? .sqlite)
  }
}

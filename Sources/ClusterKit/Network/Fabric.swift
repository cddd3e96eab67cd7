import Glibc
import KubeAPI
import LinuxSystem
import Netlink
import NodeInit

/// The network the machines share: a namespace of its own with a bridge in it, held by one process.
struct Fabric: Sendable {
  static let bridge = "lab0"

  let plan: ClusterPlan

  private var group: String { plan.paths.cgroup + "/fabric" }

  /// The process that holds it, when it runs.
  var process: Int32? { (try? Cgroup(group))?.processes().first }

  func namespace() throws(ClusterError) -> NamespaceHandle {
    guard let pid = process, let handle = try? NamespaceHandle(kind: .network, of: pid) else {
      throw ClusterError(
        .notRunning, "the network of cluster \(plan.name) does not run", remedy: "start it with: lab up \(plan.name)")
    }
    return handle
  }

  /// Starts the process with `listener` as the host's door to the API server, and makes the bridge.
  func start(listener: Descriptor, hyperkube: String) throws {
    let cgroup = try Cgroup(group)
    try cgroup.create()
    try FileIO.makeDirectory(plan.paths.logs)
    let log = try Descriptor.open(plan.paths.logs + "/fabric.log", LogFile.flags, mode: 0o640)
    var specification = ProcessSpecification(hyperkube)
    specification.arguments = ["lab-fabric", "\(plan.controlPlane.address)", "6443"]
    specification.cgroups = cgroup.procsFiles
    specification.unshare = [.network]
    specification.newSession = true
    specification.workingDirectory = "/"
    specification.descriptors = [1: log, 2: log, FabricCommand.listener: listener]
    let child = try ChildProcess.spawn(specification)
    let namespace = try NamespaceHandle(kind: .network, of: child.pid)
    let socket = try RouteSocket(namespace: namespace.descriptor.raw)
    try socket.change("lo", .init(up: true))
    try socket.create(LinkSpecification(name: Self.bridge, kind: .bridge, up: true))
    try socket.addAddress(
      InternetPrefix(Self.address(plan.gateway), length: plan.definition.nodeNetwork.prefixLength),
      index: try socket.index(of: Self.bridge), broadcast: true)
  }

  /// Gives a machine its `eth0`, its address and its default route.
  func attach(_ machine: ClusterPlan.Machine, namespace: NamespaceHandle) throws {
    let fabric = try self.namespace()
    let outside = try RouteSocket(namespace: fabric.descriptor.raw)
    let port = "v-" + machine.name.prefix(12)
    let bridge = try outside.index(of: Self.bridge)
    let bytes = machine.address.bytes
    let hardware = HardwareAddress(bytes: [0x02, 0x1a] + bytes)
    try outside.create(
      LinkSpecification(
        name: port, kind: .veth(.init(name: "eth0", namespace: namespace.descriptor.raw, address: hardware)), master: bridge,
        up: true))
    let inside = try RouteSocket(namespace: namespace.descriptor.raw)
    try inside.change("lo", .init(up: true))
    let index = try inside.index(of: "eth0")
    try inside.change(index, .init(up: true))
    let length = plan.definition.nodeNetwork.prefixLength
    try inside.addAddress(InternetPrefix(Self.address(machine.address), length: length), index: index, broadcast: true)
    try inside.add(.default(gateway: Self.address(plan.gateway), index: index))
  }

  private static func address(_ address: IPAddress) -> InternetAddress {
    InternetAddress(bytes: address.bytes) ?? .anyV4
  }
}

enum LogFile {
  /// Appending keeps what an earlier life wrote.
  static let flags = O_WRONLY | O_CREAT | O_APPEND
}

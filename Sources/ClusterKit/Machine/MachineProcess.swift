import Glibc
import KubeAPI
import LinuxSystem
import NodeInit

/// Starting one machine: its init in new namespaces, its network, then its services.
struct MachineProcess: Sendable {
  let plan: ClusterPlan
  let machine: ClusterPlan.Machine
  let hyperkube: String
  let tools: [HostTool]

  private var paths: ClusterPaths { plan.paths }

  var isRunning: Bool { RunningMachine.initProcess(machine.name, paths) != nil }

  /// Returns when the machine's services are being started. Until the handshake is done, its init ends when this process does.
  func start() async throws {
    let files = MachineFiles(plan: plan, machine: machine)
    let bootFile = paths.machine(machine.name) + "/boot.json"
    try FileIO.makeDirectory(paths.machine(machine.name) + "/units")
    try FileIO.replace(bootFile, specification(files.boot(tools: tools)).json.pretty(indent: 2) + "\n")

    let group = try Cgroup(paths.machineCgroup(machine.name))
    try group.create()
    let (near, far) = try Descriptor.socketPair()
    let log = try Descriptor.open("\(paths.logs)/\(machine.name).log", LogFile.flags, mode: 0o640)
    var process = ProcessSpecification(hyperkube)
    process.arguments = ["lab-init", bootFile]
    process.cgroups = group.procsFiles
    process.unshare = [.mount, .pid, .network, .uts, .ipc, .cgroup]
    process.newSession = true
    process.workingDirectory = "/"
    process.descriptors = [1: log, 2: log, InitCommand.handshake: far]
    let child = try ChildProcess.spawn(process)
    process.descriptors = [:]
    do {
      try Fabric(plan: plan).attach(machine, namespace: try NamespaceHandle(kind: .network, of: child.pid))
      try await handshake(near, child)
    } catch {
      try? child.kill()
      throw error
    }
  }

  private func handshake(_ socket: Descriptor, _ child: ChildProcess) async throws {
    try socket.setNonblocking()
    var answer: [UInt8] = []
    while !answer.contains(10), let part = try await Self.read(socket) { answer += part }
    let text = String(decoding: answer, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
    guard text == "ready" else {
      let reason = text.isEmpty ? "its init ended at once; see \(paths.logs)/\(machine.name).log" : text
      throw ClusterError(
        .bootFailed, "machine \(machine.name) does not start: \(reason)", remedy: "lab doctor tells what this machine lacks")
    }
    try await socket.writeAll(Array("go\n".utf8))
  }

  /// The far end must be closed here for the end of init to be seen, so both are waited for.
  private static func read(_ socket: Descriptor) async throws -> [UInt8]? {
    try await withThrowingTaskGroup(of: [UInt8]?.self) { group in
      group.addTask { try await socket.readSome() }
      group.addTask {
        try await Task.sleep(for: .seconds(10))
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }

  private func specification(_ boot: BootPlan) -> BootSpecification {
    BootSpecification(
      name: machine.name, root: paths.root(machine.name), usrUpper: paths.usrUpper(machine.name),
      usrWork: paths.machine(machine.name) + "/work",
      binds: boot.binds.map { .init(source: $0.source, target: $0.target, readOnly: $0.readOnly) }, sysctls: boot.sysctls,
      environment: RunningMachine.environment, sessionSocket: "/run/lab-net/\(machine.name).sock")
  }
}

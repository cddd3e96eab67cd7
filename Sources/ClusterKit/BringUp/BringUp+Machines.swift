import ContainerRuntime
import Glibc
import LinuxSystem
import PKI

extension BringUp {
  func check() async throws {
    guard getuid() == 0 else { throw ClusterError.notRoot }
    guard FileIO.exists(hyperkubeSource) else {
      throw ClusterError(
        .missingProgram, "\(hyperkubeSource) is missing: the program the machines run",
        remedy: "build it with: make build, or name it in LAB_HYPERKUBE")
    }
    let layout = try CgroupLayout.detect()
    guard !layout.hierarchies.isEmpty else {
      throw ClusterError(
        .missingFeature, "no control groups are mounted at /sys/fs/cgroup", remedy: "lab doctor tells how to mend it")
    }
    try FileIO.makeDirectory(paths.runtime, mode: 0o700)
    try FileIO.makeDirectory(paths.sessions, mode: 0o700)
    try FileIO.makeDirectory(paths.logs)
    if FileIO.exists(paths.record) {
      let former = try Cluster.open(plan.name)
      guard former.plan.definition.sameShape(as: plan.definition) else {
        throw ClusterError(
          .busy, "cluster \(plan.name) exists and was made from a different definition",
          remedy: "remove it first with: lab down \(plan.name)")
      }
      state.withLock { $0.cluster = former }
    }
    state.withLock { $0.tools = HostTool.find(path: searchPath) }
  }

  func prepare() async throws {
    try await DedicatedThread.run(name: "hyperkube") { [hyperkubeSource, paths] in
      try Self.install(hyperkubeSource, at: paths.hyperkube)
    }
    async let images: Void = plan.nodes.isEmpty ? () : buildImages()
    if !FileIO.exists(paths.record) { try await makeCertificates() }
    try await images
  }

  /// Copies the binary when it changed. Clusters that run keep the file they were started with.
  private static func install(_ source: String, at target: String) throws(SystemError) {
    let wanted = try FileIO.status(source)
    if let found = try? FileIO.status(target), found.size == wanted.size, found.modifiedSeconds == wanted.modifiedSeconds,
      found.modifiedNanoseconds == wanted.modifiedNanoseconds
    {
      return
    }
    let directory = String(target[..<(target.lastIndex(of: "/") ?? target.startIndex)])
    try FileIO.makeDirectory(directory)
    try FileIO.copy(source, to: target + ".new", mode: 0o755)
    var times = [
      timespec(tv_sec: Int(wanted.modifiedSeconds), tv_nsec: Int(wanted.modifiedNanoseconds)),
      timespec(tv_sec: Int(wanted.modifiedSeconds), tv_nsec: Int(wanted.modifiedNanoseconds)),
    ]
    try system("utimensat", path: target) { utimensat(AT_FDCWD, target + ".new", &times, 0) }
    try FileIO.rename(target + ".new", target)
  }

  private func buildImages() async throws {
    let builder = ImageBuilder(store: ImageStore(), hyperkube: paths.hyperkube)
    try await builder.buildAll { [self] progress in
      switch progress {
      case .building(let name): waiting("building image \(name), once")
      case .skipped(let name, let reason): note("image \(name) cannot be built: \(reason)")
      case .unchanged, .built: break
      }
    }
  }

  /// Writes every machine's files, and the record last: its presence says that they are complete.
  private func makeCertificates() async throws {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let plan = plan
    let certificates = try await ClusterCertificates.make(
      .init(
        serverNames: [plan.controlPlane.name], serverAddresses: ["\(plan.serviceAddress)", "\(plan.controlPlane.address)"],
        nodes: plan.nodes.map { .init(name: $0.name, address: "\($0.address)") }, hasEtcd: plan.definition.store == .etcd,
        // Nobody binds kubeadm's group to a role where nothing is installed.
        administrators: plan.nodes.isEmpty ? "system:masters" : "kubeadm:cluster-admins"), now: Double(now.tv_sec))
    try await DedicatedThread.run(name: "files") {
      // What an interrupted start left was never used, and must not be mixed with new keys.
      try FileIO.removeTree(plan.paths.state + "/machines")
      for machine in plan.machines { try KubeadmFiles(plan: plan, machine: machine, certificates: certificates).lay() }
      try FileIO.replace(plan.paths.state + "/ca.crt", certificates.ca.certificate, mode: 0o600)
    }
    try save(certificates)
  }

  private func save(_ certificates: ClusterCertificates) throws {
    let (socket, port) = try APIPort.listen(wanted: plan.definition.apiPort, former: nil)
    let server = "https://127.0.0.1:\(port)"
    for (file, user, pair) in [
      ("admin.conf", "kubernetes-admin", certificates.admin),
      ("super-admin.conf", "kubernetes-super-admin", certificates.superAdmin),
    ] {
      let text = KubeconfigText.embedded(server: server, authority: certificates.ca.certificate, user: user, pair: pair)
      try FileIO.replace("\(paths.state)/\(file)", text, mode: 0o600)
    }
    let cluster = Cluster(plan: plan, apiPort: port)
    try cluster.save()
    state.withLock {
      $0.cluster = cluster
      $0.listener = socket
    }
  }

  func startMachines() async throws {
    let tools = state.withLock { $0.tools }
    let processes = plan.machines.map { MachineProcess(plan: plan, machine: $0, hyperkube: paths.hyperkube, tools: tools) }
    let fabric = Fabric(plan: plan)
    if fabric.process != nil, processes.allSatisfy(\.isRunning) { return }
    // A part is gone, or an earlier start was interrupted: what is left goes, and all starts anew over the same disks.
    try await Teardown(plan.name).stopProcesses()
    let cluster = cluster
    var listener = state.withLock { progress in
      defer { progress.listener = nil }
      return progress.listener
    }
    if listener == nil {
      let (socket, port) = try APIPort.listen(wanted: cluster.apiPort, former: nil)
      guard port == cluster.apiPort else { return }
      listener = socket
    }
    guard let listener else { return }
    try fabric.start(listener: listener, hyperkube: paths.hyperkube)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for process in processes {
        group.addTask {
          try MachineFiles(plan: process.plan, machine: process.machine).lay(hyperkube: process.hyperkube)
          try await process.start()
        }
      }
      try await group.waitForAll()
    }
  }

  func stopMachines() async {
    do { try await Teardown(plan.name).stopProcesses() } catch { note("while taking back: \(error)") }
  }
}

extension ClusterDefinition {
  /// The port may differ: it is not part of what is on the machines' disks.
  func sameShape(as other: ClusterDefinition) -> Bool {
    var mine = self
    mine.apiPort = other.apiPort
    return mine == other
  }
}

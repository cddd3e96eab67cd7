import KubeAPI
import LinuxSystem

extension ContainerRuntime {
  /// Makes a pod's namespaces, with loopback up and the pod's host name, and pins them: no process has to hold them.
  package func createSandbox(_ request: SandboxRequest) async throws -> SandboxRecord {
    let id = Self.makeIdentifier()
    var record = SandboxRecord(id: id, request: request, createdAt: .now)
    let directory = configuration.sandboxDirectory(id)
    try FileIO.makeDirectory(directory, mode: 0o711)
    var pins: [NamespaceKind: String] = [:]
    if !request.sharesNodeNetwork {
      record.networkNamespace = "\(configuration.networkNamespaces)/cni-\(Self.uuid(id))"
      record.utsNamespace = "\(directory)/uts"
      pins[.network] = record.networkNamespace
      pins[.uts] = record.utsNamespace
    }
    if !request.sharesNodeIPC {
      record.ipcNamespace = "\(directory)/ipc"
      pins[.ipc] = record.ipcNamespace
    }
    try save(record)
    if !pins.isEmpty {
      do {
        try await PinnedNamespaces.create(
          pins, hostname: request.sharesNodeNetwork ? nil : request.hostname,
          sysctls: request.sharesNodeNetwork ? request.sysctls : Self.networkSysctls.merging(request.sysctls) { _, own in own })
      } catch {
        try? await removeSandbox(id)
        throw error
      }
    }
    return record
  }

  /// What containerd gives every pod: unprivileged ping and ports.
  private static let networkSysctls = ["net.ipv4.ip_unprivileged_port_start": "0", "net.ipv4.ping_group_range": "0 2147483647"]

  /// Keeps what the network answered, for status and for giving it back.
  package func setAddresses(_ ips: [String], sandbox id: String) throws {
    guard var record = sandboxes[id] else { throw RuntimeError.noSuchSandbox(id) }
    record.ips = ips
    try save(record)
  }

  /// Starts the process in whose namespace all containers of the pod shall run.
  package func startProcessHolder(_ id: String, cgroup: String) async throws {
    guard var sandbox = sandboxes[id] else { throw RuntimeError.noSuchSandbox(id) }
    let image = try images.resolve("registry.k8s.io/pause:3.10.1")
    var specification = ContainerSpecification(arguments: image.configuration.entrypoint)
    specification.environment = image.configuration.environment
    specification.namespaces = .init(network: sandbox.networkNamespace, ipc: sandbox.ipcNamespace, uts: sandbox.utsNamespace)
    specification.cgroup = cgroup
    specification.oomScoreAdjustment = -998
    let request = ContainerRequest(
      sandbox: sandbox, name: Self.processHolderName, attempt: 0, image: image, imageName: "registry.k8s.io/pause:3.10.1",
      specification: specification, logPath: "/dev/null")
    let holder = try await startContainer(createContainer(request).id)
    guard let pid = holder.pid else { throw RuntimeError.runc("the pause process ended at once") }
    sandbox.processHolder = "/proc/\(pid)/ns/pid"
    try save(sandbox)
  }

  /// No container of a pod can have this name.
  package static let processHolderName = "POD"

  /// Marks it as no longer usable; its containers must have ended and its network been given back.
  package func stopSandbox(_ id: String) throws {
    guard var record = sandboxes[id], record.isReady else { return }
    record.isReady = false
    try save(record)
  }

  /// Removes the namespaces and the record; nothing to do when it is gone.
  package func removeSandbox(_ id: String) async throws {
    guard let record = sandboxes[id] else { return }
    for holder in containers.values where holder.sandbox == id && holder.name == Self.processHolderName {
      try await removeContainer(holder.id)
    }
    for pin in [record.networkNamespace, record.ipcNamespace, record.utsNamespace].compactMap(\.self) {
      try Mount.unmount(pin, lazily: true)
      try FileIO.remove(pin)
    }
    try FileIO.removeTree(configuration.sandboxDirectory(id))
    sandboxes[id] = nil
  }

  /// Removes a pod's own control group, once its containers are gone.
  package func removePodCgroup(_ path: String) {
    guard let cgroup = try? Cgroup(path) else { return }
    try? cgroup.remove()
  }

  static func makeIdentifier() -> String {
    var text = ""
    for _ in 0..<4 {
      let part = String(UInt64.random(in: .min ... .max), radix: 16)
      text += String(repeating: "0", count: 16 - part.count) + part
    }
    return text
  }

  private static func uuid(_ id: String) -> String {
    let digits = Array(id.prefix(32))
    return [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]].map { String($0) }.joined(
      separator: "-")
  }
}

extension ContainerRuntime {
  /// Whether a pod of this node has asked for the image before: what `IfNotPresent` and `Never` look at.
  package func isPresent(_ reference: ImageReference) -> Bool {
    reference.domain == "registry.k8s.io" || presentImages().contains(reference.description)
  }

  package func setPresent(_ reference: ImageReference) {
    var names = presentImages()
    guard names.insert(reference.description).inserted else { return }
    do {
      let path = presentImagesPath
      if let slash = path.lastIndex(of: "/") { try FileIO.makeDirectory(String(path[..<slash])) }
      try FileIO.replace(path, names.sorted().joined(separator: "\n") + "\n")
    } catch {
      Log.warning("cannot record image \(reference): \(error)")
    }
  }

  /// The images this node has, as its status lists them.
  package func nodeImages() -> [Image] {
    let control = images.list().filter { $0.names.contains { $0.hasPrefix("registry.k8s.io/") } }
    return control + presentImages().sorted().compactMap { try? images.resolve($0) }
  }

  private var presentImagesPath: String { "\(configuration.layers)/../images" }

  private func presentImages() -> Set<String> {
    Set(((try? FileIO.readText(presentImagesPath)) ?? "").split(separator: "\n").map(String.init))
  }
}

import APIClient
import ContainerRuntime
import KubeAPI
import LinuxSystem

extension PodWorker {
  private var directory: String { context.volumes.podDirectory(uid) }

  func makeDirectories() throws {
    try FileIO.makeDirectory(directory, mode: 0o750)
    try FileIO.makeDirectory(context.logDirectory(pod))
  }

  func writeNameFiles(_ ips: [String]) throws {
    let hostname = PodNameFiles.hostname(pod, nodeName: context.nodeName)
    let hosts = PodNameFiles.hosts(
      pod, ips: ips, hostname: hostname, clusterDomain: context.names.clusterDomain,
      nodeHosts: (try? FileIO.readText("/etc/hosts")) ?? "")
    try FileIO.write("\(directory)/etc-hosts", hosts)
    try FileIO.write("\(directory)/resolv.conf", context.names.resolver(pod))
    try FileIO.write("\(directory)/hostname", hostname + "\n")
  }

  func prepareVolumes() async throws {
    objects = VolumePayload.references(pod).isEmpty ? [:] : try await context.volumes.fetchObjects(pod)
    let current = try await tokens.tokens(pod, context.client)
    try await context.volumes.prepare(pod, objects: objects, tokens: current, capacity: context.capacity)
  }

  /// The running process of the container that a container for debugging looks at.
  private func target(of container: PodContainer) async throws -> Int32? {
    guard container.role == .ephemeral, let name = container.spec["targetContainerName"].string, !name.isEmpty else { return nil }
    guard let pid = await context.runtime.containers(podUID: uid).first(where: { $0.name == name && $0.isRunning })?.pid else {
      throw ContainerConfigError("unable to find target container \(name)")
    }
    return pid
  }

  /// Everything `ContainerRuntime` needs to make one container.
  func request(
    _ container: PodContainer, _ attempt: Int, _ sandbox: SandboxRecord, _ image: Image
  ) async throws -> ContainerRequest {
    if !VolumePayload.references(pod).isEmpty { objects = try await context.volumes.fetchObjects(pod) }
    var environment = EnvironmentBuilder(pod: pod, container: container.spec)
    environment.objects = objects
    environment.podIPs = pod.sharesNodeNetwork ? [context.nodeIP] : sandbox.ips
    environment.hostIP = context.nodeIP
    environment.nodeName = context.nodeName
    environment.capacity = context.capacity
    if let services = context.services {
      // The server that would tell may be a static pod itself: only its own pods wait for it, as upstream has it.
      if !pod.isStaticPod { try? await services.waitForSync() }
      environment.services = services.list()
    }
    let variables = try environment.build()
    var builder = ContainerSpecificationBuilder(pod: pod, container: container, image: image)
    builder.environment = variables
    builder.sandbox = sandbox
    builder.target = try await target(of: container)
    builder.cgroupRoot = context.cgroupRoot
    builder.memoryCapacity = context.capacity.memory
    builder.seccompDefault = context.seccompDefault
    builder.accounts = Accounts(
      passwd: (try? FileIO.readText("\(image.rootfs)/etc/passwd")) ?? "",
      group: (try? FileIO.readText("\(image.rootfs)/etc/group")) ?? "")
    let values = variables.reduce(into: [String: String]()) { $0[$1.name] = $1.value }
    builder.mounts = try context.volumes.mounts(pod, container, environment: values)
    let owned = Set(builder.mounts.map(\.destination))
    for (file, target) in [("etc-hosts", "/etc/hosts"), ("resolv.conf", "/etc/resolv.conf"), ("hostname", "/etc/hostname")]
    where !owned.contains(target) && FileIO.exists("\(directory)/\(file)") {
      builder.mounts.append(.init(source: "\(directory)/\(file)", destination: target))
    }
    let messagePath = container.spec["terminationMessagePath"].string ?? "/dev/termination-log"
    if !messagePath.isEmpty {
      let file = terminationFile(container.name, attempt)
      try FileIO.makeDirectory("\(directory)/containers/\(container.name)")
      try FileIO.write(file, "")
      try FileIO.chmod(file, 0o666)
      builder.mounts.append(.init(source: file, destination: messagePath))
    }
    try FileIO.makeDirectory("\(context.logDirectory(pod))/\(container.name)")
    var request = ContainerRequest(
      sandbox: sandbox, name: container.name, attempt: attempt, image: image, imageName: container.spec["image"].string ?? "",
      specification: try builder.build(), logPath: "\(context.logDirectory(pod))/\(container.name)/\(attempt).log")
    request.hasStdin = container.spec["stdin"].bool ?? false
    request.stdinOnce = container.spec["stdinOnce"].bool ?? false
    request.specificationHash = container.specificationHash
    request.terminationMessagePath = messagePath
    return request
  }

  private func terminationFile(_ name: String, _ attempt: Int) -> String { "\(directory)/containers/\(name)/\(attempt)" }

  /// What an ended container left to say: in its file, or at the end of its log when the pod asks for that.
  func terminationMessage(_ record: ContainerRecord) -> String? {
    guard let exit = record.exit else { return nil }
    if let text = try? FileIO.readText(terminationFile(record.name, record.attempt), limit: 4096), !text.isEmpty { return text }
    let policy = pod.allContainers.first { $0.name == record.name }?.spec["terminationMessagePolicy"].string
    guard policy == "FallbackToLogsOnError", exit.code != 0, let log = try? FileIO.read(record.logPath) else { return nil }
    let tail = log[ContainerLogReader.tailOffset(log, lines: 80)...]
    var reader = ContainerLogReader(ContainerLogOptions())
    return String(decoding: reader.render(tail).suffix(2048), as: UTF8.self)
  }

  /// Where cluster log collectors look.
  func linkLog(_ record: ContainerRecord) {
    let root = "/var/log/containers"
    do {
      try FileIO.makeDirectory(root)
      try FileIO.symlink(record.logPath, at: "\(root)/\(pod.name)_\(pod.namespace)_\(record.name)-\(record.id).log")
    } catch {
      Log.warning("\(pod.key): cannot link the log of \(record.name): \(error)")
    }
  }

  func removeLogs() {
    try? FileIO.removeTree(context.logDirectory(pod))
    let root = "/var/log/containers"
    let prefix = "\(pod.name)_\(pod.namespace)_"
    for name in (try? FileIO.list(root)) ?? [] where name.hasPrefix(prefix) { try? FileIO.remove("\(root)/\(name)") }
  }
}

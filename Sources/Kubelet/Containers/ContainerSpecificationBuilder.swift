import ContainerRuntime
import KubeAPI

/// A pod's security context, resources and commands as the kernel is told them.
package struct ContainerSpecificationBuilder: Sendable {
  package let pod: KubeObject
  package let container: PodContainer
  package let image: Image
  package var environment: [(name: String, value: String)] = []
  package var mounts: [ContainerSpecification.Mount] = []
  package var sandbox: SandboxRecord?
  /// The process whose pid namespace an ephemeral container joins.
  package var target: Int32?
  package var cgroupRoot = "/kubepods"
  package var memoryCapacity: Int64 = 0
  package var seccompDefault = false
  /// Of the image: what numbers its user and group names have.
  package var accounts = Accounts()

  package init(pod: KubeObject, container: PodContainer, image: Image) {
    self.pod = pod
    self.container = container
    self.image = image
  }

  private var security: JSON { container.spec["securityContext"] }
  private var podSecurity: JSON { pod.spec["securityContext"] }

  package func build() throws(ContainerConfigError) -> ContainerSpecification {
    let values = environment.reduce(into: [String: String]()) { $0[$1.name] = $1.value }
    func expanded(_ json: JSON) -> [String] {
      json.elements.compactMap(\.string).map { EnvironmentBuilder.expand($0, values) }
    }
    let command = expanded(container.spec["command"]), arguments = expanded(container.spec["args"])
    let all =
      command.isEmpty
      ? image.configuration.entrypoint + (arguments.isEmpty ? image.configuration.command : arguments) : command + arguments
    guard !all.isEmpty else { throw ContainerConfigError("no command specified") }
    var specification = ContainerSpecification(arguments: all)
    specification.workingDirectory = container.spec["workingDir"].string ?? image.configuration.workingDirectory
    specification.hasTerminal = container.spec["tty"].bool ?? false
    specification.user = try user()
    specification.isPrivileged = security["privileged"].bool ?? false
    specification.allowsPrivilegeEscalation = security["allowPrivilegeEscalation"].bool ?? true
    specification.isRootReadOnly = security["readOnlyRootFilesystem"].bool ?? false
    specification.masksPaths = security["procMount"].string != "Unmasked"
    specification.capabilities = try capabilities()
    specification.seccomp = try seccomp()
    specification.mounts = mounts
    specification.environment = mergedEnvironment(home: accounts.home(uid: specification.user.uid))
    specification.resources = resources()
    specification.namespaces = namespaces()
    let quality = QualityOfService(pod)
    specification.cgroup = quality.cgroup(podUID: pod.uid, root: cgroupRoot)
    let request = (try? Quantity(container.spec["resources"]["requests"]["memory"]))?.value ?? 0
    specification.oomScoreAdjustment =
      pod.spec["priority"].int ?? 0 >= 2_000_000_000
      ? -997 : quality.oomScoreAdjustment(memoryRequest: request, memoryCapacity: memoryCapacity)
    return specification
  }

  private func namespaces() -> ContainerSpecification.Namespaces {
    var result = ContainerSpecification.Namespaces(
      network: sandbox?.networkNamespace, ipc: sandbox?.ipcNamespace, uts: sandbox?.utsNamespace)
    if pod.spec["hostPID"].bool == true {
      result.pid = .node
    } else if pod.spec["shareProcessNamespace"].bool == true, let holder = sandbox?.processHolder {
      result.pid = .joined(holder)
    } else if let target {
      result.pid = .joined("/proc/\(target)/ns/pid")
    }
    return result
  }

  private func user() throws(ContainerConfigError) -> ContainerSpecification.User {
    var (uid, gid) = try imageUser()
    if let wanted = security["runAsUser"].int ?? podSecurity["runAsUser"].int {
      uid = wanted
      gid = accounts.group(ofUser: wanted) ?? 0
    }
    if let wanted = security["runAsGroup"].int ?? podSecurity["runAsGroup"].int { gid = wanted }
    let mustNotBeRoot = security["runAsNonRoot"].bool ?? podSecurity["runAsNonRoot"].bool ?? false
    if mustNotBeRoot, uid == 0 {
      let identity = "(pod: \"\(pod.name)_\(pod.namespace)(\(pod.uid))\", container: \(container.name))"
      throw ContainerConfigError(
        security["runAsUser"].isNull && podSecurity["runAsUser"].isNull
          ? "container has runAsNonRoot and image will run as root \(identity)"
          : "container's runAsUser breaks non-root policy \(identity)")
    }
    var groups = podSecurity["supplementalGroups"].elements.compactMap(\.int)
    if let fsGroup = podSecurity["fsGroup"].int { groups.append(fsGroup) }
    if podSecurity["supplementalGroupsPolicy"].string != "Strict" { groups += accounts.groups(ofUser: uid) }
    return ContainerSpecification.User(uid: uid, gid: gid, supplementalGroups: Array(Set(groups)).sorted())
  }

  private func imageUser() throws(ContainerConfigError) -> (Int, Int) {
    let parts = image.configuration.user.split(separator: ":", maxSplits: 1).map(String.init)
    guard let name = parts.first, !name.isEmpty else { return (0, 0) }
    guard let uid = Int(name) ?? accounts.user(name) else {
      throw ContainerConfigError("unable to find user \(name): no matching entries in passwd file")
    }
    guard parts.count > 1 else { return (uid, accounts.group(ofUser: uid) ?? 0) }
    guard let gid = Int(parts[1]) ?? accounts.group(parts[1]) else {
      throw ContainerConfigError("unable to find group \(parts[1]): no matching entries in group file")
    }
    return (uid, gid)
  }

  private func capabilities() throws(ContainerConfigError) -> [String] {
    let add = security["capabilities"]["add"].elements.compactMap(\.string)
    let drop = security["capabilities"]["drop"].elements.compactMap(\.string)
    if let unknown = Capabilities.unknown(among: add).first {
      throw ContainerConfigError("unknown capability \"CAP_\(unknown.uppercased())\"")
    }
    return Capabilities.applying(add: add, drop: drop)
  }

  private func seccomp() throws(ContainerConfigError) -> ContainerSpecification.Seccomp {
    let profile = security["seccompProfile"].isNull ? podSecurity["seccompProfile"] : security["seccompProfile"]
    switch profile["type"].string {
    case "RuntimeDefault": return .runtimeDefault
    case "Localhost":
      throw ContainerConfigError(
        "cannot load seccomp profile \"/var/lib/kubelet/seccomp/\(profile["localhostProfile"].string ?? "")\": not supported: "
          + "securityContext.seccompProfile.type: Localhost")
    case nil: return seccompDefault ? .runtimeDefault : .unconfined
    default: return .unconfined
    }
  }

  /// The image's, then the pod's; a name of both has the pod's value.
  private func mergedEnvironment(home: String) -> [String] {
    var order: [String] = []
    var values: [String: String] = [:]
    func set(_ name: String, _ value: String) {
      if values.updateValue(value, forKey: name) == nil { order.append(name) }
    }
    for entry in image.configuration.environment {
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      set(parts[0], parts.count > 1 ? parts[1] : "")
    }
    set("HOSTNAME", sandbox?.hostname ?? pod.name)
    if container.spec["tty"].bool == true { set("TERM", "xterm") }
    for (name, value) in environment { set(name, value) }
    if values["HOME"] == nil { set("HOME", home) }
    return order.map { "\($0)=\(values[$0] ?? "")" }
  }

  private func resources() -> ContainerSpecification.Resources {
    let limits = container.spec["resources"]["limits"], requests = container.spec["resources"]["requests"]
    var result = ContainerSpecification.Resources()
    let limit = try? Quantity(limits["cpu"])
    let request = requests["cpu"].isNull ? limit : try? Quantity(requests["cpu"])
    result.cpuShares = max(2, Int((request?.milliValue ?? 0) * 1024 / 1000))
    if let limit, !limit.isZero {
      result.cpuPeriod = 100_000
      result.cpuQuota = max(1000, Int(limit.milliValue) * 100)
    }
    if let memory = try? Quantity(limits["memory"]), !memory.isZero { result.memoryLimit = Int(memory.value) }
    return result
  }
}

/// /etc/passwd and /etc/group of an image.
package struct Accounts: Hashable, Sendable {
  private var users: [[String]] = []
  private var entries: [[String]] = []

  package init(passwd: String = "", group: String = "") {
    func fields(_ text: String) -> [[String]] {
      text.split(separator: "\n").map { $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init) }
    }
    users = fields(passwd).filter { $0.count >= 6 }
    entries = fields(group).filter { $0.count >= 3 }
  }

  func user(_ name: String) -> Int? { users.first { $0[0] == name }.flatMap { Int($0[2]) } }
  func group(_ name: String) -> Int? { entries.first { $0[0] == name }.flatMap { Int($0[2]) } }
  func group(ofUser uid: Int) -> Int? { users.first { $0[2] == String(uid) }.flatMap { Int($0[3]) } }
  func home(uid: Int) -> String { users.first { $0[2] == String(uid) }.map { $0[5] } ?? "/" }

  /// The groups that list the user as a member.
  func groups(ofUser uid: Int) -> [Int] {
    guard let name = users.first(where: { $0[2] == String(uid) })?[0] else { return [] }
    return entries.filter { $0.count > 3 && $0[3].split(separator: ",").contains(Substring(name)) }.compactMap { Int($0[2]) }
  }
}

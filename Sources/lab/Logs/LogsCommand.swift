import ArgumentParser
import ClusterKit
import LinuxSystem
import NodeInit

struct LogsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logs", abstract: "Show the log of a machine, of its kubelet, or of a component of the control plane.",
    discussion: """
      SOURCE is a machine (its kubelet's log, or its init's when it has none), `fabric`, `NODE/init`, or a component: kube-apiserver,
      kube-controller-manager, kube-scheduler. Component logs are read from the node's disk, so they are there when the API server is not.
      """)

  @OptionGroup var option: ClusterOption

  @Option(name: [.customShort("n"), .long], help: "How many lines from the end.")
  var lines = 100

  @Argument(help: "Whose log; without it, a list of what there is.")
  var source: String?

  func run() async throws {
    try await Failure.report {
      let cluster = try option.open()
      let sources = LogSources(cluster)
      guard let source else {
        Console.print(sources.names.joined(separator: "\n"))
        return
      }
      guard let text = sources.text(of: source, lines: lines) else {
        throw ClusterError(
          .noSuchMachine, "there is no log named \(source)", remedy: "there are \(sources.names.joined(separator: ", "))")
      }
      print(text, terminator: "")
    }
  }
}

/// The logs of a cluster, found on disk: they can be read whatever is broken.
struct LogSources {
  private let cluster: Cluster

  init(_ cluster: Cluster) { self.cluster = cluster }

  var names: [String] {
    let machines = cluster.plan.machines.flatMap { $0.isNode ? [$0.name, "\($0.name)/init"] : [$0.name] }
    return machines + ["fabric"] + components.keys.sorted()
  }

  /// The newest log file of each static pod's container.
  private var components: [String: String] {
    let pods = cluster.paths.root(cluster.plan.controlPlane.name) + "/var/log/pods"
    var found: [String: String] = [:]
    for pod in (try? FileIO.list(pods)) ?? [] {
      for container in (try? FileIO.list("\(pods)/\(pod)")) ?? [] {
        let files = ((try? FileIO.list("\(pods)/\(pod)/\(container)")) ?? []).filter { $0.hasSuffix(".log") }
        let newest = files.max { (Int($0.dropLast(4)) ?? 0) < (Int($1.dropLast(4)) ?? 0) }
        if let newest, container.hasPrefix("kube-") { found[container] = "\(pods)/\(pod)/\(container)/\(newest)" }
      }
    }
    return found
  }

  func text(of source: String, lines: Int) -> String? {
    if let file = components[source] { return tail(file, lines) }
    if source == "fabric" { return tail(cluster.paths.logs + "/fabric.log", lines) }
    let parts = source.split(separator: "/").map(String.init)
    guard let name = parts.first, let machine = cluster.plan.machine(name) else { return nil }
    if parts.count == 2 || !machine.isNode { return tail("\(cluster.paths.logs)/\(name).log", lines) }
    let entries = Journal.read("kubelet.service", in: cluster.paths.root(name) + Journal.directory)
    return entries.suffix(lines).map { $0.short(host: name) }.joined()
  }

  private func tail(_ file: String, _ lines: Int) -> String {
    guard let text = try? FileIO.readText(file) else { return "" }
    return text.split(separator: "\n").suffix(lines).map { $0 + "\n" }.joined()
  }
}

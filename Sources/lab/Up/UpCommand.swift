import ArgumentParser
import ClusterKit
import Glibc
import LinuxSystem

struct UpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up", abstract: "Start a cluster, or continue and mend one.",
    discussion: "CLUSTER is the name of a definition in Clusters/ or the path of a file. Running it again does no harm.")

  @Argument(help: "A name in Clusters/, or a file.")
  var cluster = "default"

  @Option(help: "Run it under another name than the file's.")
  var name: String?

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func run() async throws {
    try await Failure.report {
      var definition = try DefinitionFile.load(cluster)
      if let name { definition.name = name }
      guard getuid() == 0 else {
        throw ClusterError(
          .notRoot, "lab up needs root to make namespaces and mounts", remedy: "run it again with sudo, or as root")
      }
      let lock = try await ClusterLock.acquire(ClusterPaths(definition.name))
      defer { withExtendedLifetime(lock) {} }
      let display = ProgressDisplay(quiet: quiet)
      let start = ContinuousClock.now
      let bringUp = BringUp(
        definition, hyperkube: Programs.hyperkube, searchPath: Programs.searchPath, listener: { display.show($0) })
      try await bringUp.run()
      if quiet { return }
      let seconds = ProgressDisplay.seconds(ContinuousClock.now - start)
      let way = definition.nodes.isEmpty ? "Its administrator: lab kubeconfig" : "The workstation: lab shell"
      Console.note("\nCluster \(Console.bold(definition.name)) is up after \(seconds). \(way)\(suffix(definition.name))")
    }
  }

  private func suffix(_ name: String) -> String { name == "default" ? "" : " --cluster \(name)" }
}

/// Programs beside this one and in the caller's PATH.
enum Programs {
  static var hyperkube: String {
    if let override = getenv("LAB_HYPERKUBE") { return String(cString: override) }
    let own = (try? FileIO.readLink("/proc/self/exe")) ?? "lab"
    return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/hyperkube"
  }

  static var searchPath: String { getenv("PATH").map { String(cString: $0) } ?? "" }
}

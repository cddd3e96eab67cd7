import ArgumentParser
import ClusterKit
import Glibc

struct DownCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "down", abstract: "Remove a cluster: its processes, networks, control groups and files.",
    discussion: "Works whatever state the cluster is in, also after parts of it were killed.")

  @Argument(help: "The cluster's name.")
  var cluster = "default"

  @Flag(help: "Remove every cluster of this machine.")
  var all = false

  @Flag(help: "End the processes and keep the files, so that lab up goes on where it was.")
  var keep = false

  func run() async throws {
    try await Failure.report {
      guard getuid() == 0 else {
        throw ClusterError(.notRoot, "lab down needs root", remedy: "run it again with sudo, or as root")
      }
      let present = Teardown.names()
      let names = all ? present : [cluster]
      for name in names {
        if !present.contains(name) {
          Console.note("There is no cluster \(name).")
          continue
        }
        let lock = try await ClusterLock.acquire(ClusterPaths(name))
        let teardown = Teardown(name)
        if keep { try await teardown.stopProcesses() } else { try await teardown.run() }
        withExtendedLifetime(lock) {}
        Console.note("Cluster \(name) is \(keep ? "stopped" : "removed").")
      }
      Teardown.removeShared()
    }
  }
}

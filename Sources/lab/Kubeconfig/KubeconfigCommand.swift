import ArgumentParser
import ClusterKit
import LinuxSystem

struct KubeconfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kubeconfig", abstract: "Print the administrator's kubeconfig for this machine.",
    discussion: "For example: lab kubeconfig > ~/.kube/config, or export KUBECONFIG=$(lab kubeconfig --path)")

  @OptionGroup var option: ClusterOption

  @Flag(help: "Print the file's path instead.")
  var path = false

  func run() async throws {
    try await Failure.report {
      let cluster = try option.open()
      if path {
        Console.print(cluster.adminKubeconfig)
      } else {
        print(try FileIO.readText(cluster.adminKubeconfig), terminator: "")
      }
    }
  }
}

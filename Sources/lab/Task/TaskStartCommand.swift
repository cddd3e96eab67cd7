import ArgumentParser
import TaskEngine

struct TaskStartCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "start", abstract: "Set a task up and practise it.")

  @Argument(help: "The task.") var task: String
  @Option(help: "Choose the variant.") var seed: UInt64 = 0
  @OptionGroup var cluster: ClusterOption
  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      let practice = try await Practice.open(workspace)
      let started = try await practice.start(task, seed: seed, cluster: cluster.cluster, report: ProgressPrinter.report)
      TaskText.show(started)
      print("\n`lab shell` opens the workstation, `lab check` grades.")
    }
  }
}

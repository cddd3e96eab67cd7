import ArgumentParser
import TaskEngine

struct TaskResetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset", abstract: "Bring a task back to its beginning, or remove it.")

  @Argument(help: "The task; the one being practised without it.") var task: String?
  @Flag(help: "Only remove what the task made.") var remove = false
  @OptionGroup var cluster: ClusterOption
  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      let practice = try await Practice.open(workspace)
      let task = try practice.definition(try practice.source(task))
      let runner = TaskRunner(try await LabConnection.open(cluster.cluster), report: ProgressPrinter.report)
      if remove { try await runner.reset(task) } else { try await runner.setUp(task) }
      try await practice.note(.reset(task: task.id), on: task.id)
    }
  }
}

import ArgumentParser
import ScoreStore
import TaskEngine

struct TaskSolutionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "solution", abstract: "Show the solution (practice only).")

  @Argument(help: "The task; the one being practised without it.") var task: String?
  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      let practice = try await Practice.open(workspace)
      let task = try practice.definition(try practice.source(task))
      print(TaskText.rendered(task.solutionText))
      try await practice.note(.solution(task: task.id), on: task.id)
    }
  }
}

import ArgumentParser
import ScoreStore
import TaskEngine

struct TaskHintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "hint", abstract: "Show the next hint (practice only).")

  @Argument(help: "The task; the one being practised without it.") var task: String?
  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      let practice = try await Practice.open(workspace)
      let task = try practice.definition(try practice.source(task))
      guard !task.hints.isEmpty else {
        print("This task has no hints.")
        return
      }
      let number = min((practice.attempt?.state(of: task.id).hints ?? 0) + 1, task.hints.count)
      for (index, hint) in task.hints.prefix(number).enumerated() { print("\(index + 1). \(hint)") }
      if number < task.hints.count { print("(\(task.hints.count - number) more)") }
      try await practice.note(.hint(task: task.id, number: number), on: task.id)
    }
  }
}

import ArgumentParser

struct TaskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "task", abstract: "Practise tasks one by one.",
    subcommands: [
      TaskListCommand.self, TaskShowCommand.self, TaskStartCommand.self, TaskResetCommand.self, TaskHintCommand.self,
      TaskSolutionCommand.self,
    ])
}

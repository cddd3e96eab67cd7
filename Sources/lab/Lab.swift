import ArgumentParser

/// The command tree. One line a command; every command has a folder of its own.
struct Lab: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab",
    abstract: "Exams for Kubernetes on clusters that start in a second.",
    version: LabVersion.text,
    subcommands: examCommands + clusterCommands
  )

  static let examCommands: [any ParsableCommand.Type] = [
    ExamCommand.self, TaskCommand.self, CheckCommand.self, ScoreCommand.self, HistoryCommand.self, PackCommand.self,
  ]

  static let clusterCommands: [any ParsableCommand.Type] = [
    UpCommand.self, DownCommand.self, StatusCommand.self, ShellCommand.self, SSHNodeCommand.self, KubeconfigCommand.self,
    LogsCommand.self, DoctorCommand.self, ImageCommand.self, CompletionCommand.self,
    VersionCommand.self,
  ]
}

import ArgumentParser

struct ExamCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exam", abstract: "Take an exam against the clock.",
    subcommands: [ExamStartCommand.self, ExamResumeCommand.self, ExamEndCommand.self, ExamStatusCommand.self])
}

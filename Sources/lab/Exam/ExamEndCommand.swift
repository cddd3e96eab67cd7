import ArgumentParser
import ScoreStore
import TaskEngine

struct ExamEndCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "End the running exam and grade it as it stands.")

  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      let (session, connection) = try await OpenExam.find(workspace)
      let attempt = try await session.end(lab: connection, report: ProgressPrinter.report)
      print(AttemptText.results(attempt))
    }
  }
}

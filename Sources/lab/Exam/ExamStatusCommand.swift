import ArgumentParser
import ScoreStore
import TaskEngine

struct ExamStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say what time is left and which tasks are flagged.")

  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      guard let attempt = try await workspace.store().open(.exam) else { throw SessionError.noAttempt }
      print(AttemptText.summary(attempt, at: .now))
      for (index, task) in attempt.plan.tasks.enumerated() {
        let state = attempt.state(of: task.id)
        let mark = state.isFlagged ? "flag" : "    "
        print("  \(index + 1). \(mark) \(task.weight)%  \(task.id)  \(task.title)")
      }
    }
  }
}

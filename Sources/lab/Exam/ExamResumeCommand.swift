import ArgumentParser
import ScoreStore
import TaskEngine

struct ExamResumeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Go back into the running exam.",
    discussion: "An exam whose time was up, or whose grading was interrupted, is graded as it stands.")

  @Flag(help: "No screen: commands from standard input.") var plain = false
  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      let (session, connection) = try await OpenExam.find(workspace)
      try await RoomEntrance(session: session, connection: connection, plain: plain).enter()
    }
  }
}

/// The exam that is not graded yet.
enum OpenExam {
  static func find(_ workspace: Workspace) async throws -> (ExamSession, ClusterAccess) {
    guard let attempt = try await workspace.store().open(.exam) else { throw SessionError.noAttempt }
    let session = try ExamSession(attempt, library: workspace.library(), store: workspace.store())
    return (session, try await LabConnection.open(attempt.plan.cluster))
  }
}

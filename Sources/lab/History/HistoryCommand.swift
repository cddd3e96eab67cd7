import ArgumentParser
import ExamRoom
import KubeAPI
import ScoreStore

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "history", abstract: "List attempts, the newest first.")

  @Option(help: "How many at most.") var limit = 20
  @Option(help: "text or json.") var output = OutputFormat.text
  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      let attempts = try await workspace.store().history(limit: max(1, limit))
      if output == .json {
        print(JSON.array(attempts.map(AttemptText.json)).pretty())
        return
      }
      if attempts.isEmpty { print("No attempts yet: `lab exam start` starts one.") }
      for attempt in attempts {
        let spent = Renderer.clock(attempt.clock.elapsed(at: .now))
        let state = attempt.state == .graded ? AttemptText.verdict(attempt) : attempt.state.rawValue
        print("\(attempt.id)  \(attempt.started.text)  \(attempt.plan.mode.rawValue)  \(attempt.plan.title)  \(spent)  \(state)")
      }
    }
  }
}

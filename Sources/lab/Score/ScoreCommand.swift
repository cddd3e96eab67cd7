import ArgumentParser
import KubeAPI
import ScoreStore
import TaskEngine

struct ScoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Show the result of an attempt, by domain and criterion.")

  @Argument(help: "The attempt's number; the last one without it.") var attempt: Int64?
  @Option(help: "text or json.") var output = OutputFormat.text
  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      let store = try workspace.store()
      let found: Attempt
      if let attempt {
        found = try await store.attempt(attempt)
      } else {
        guard let last = try await store.history(limit: 1).first else { throw SessionError.noAttempt }
        found = last
      }
      if found.plan.mode == .exam, found.state == .running { throw SessionError.notInExam("the score") }
      print(output == .json ? AttemptText.json(found).pretty() : AttemptText.results(found))
    }
  }
}

extension AttemptText {
  static func json(_ attempt: Attempt) -> JSON {
    let result = AttemptResult(attempt)
    return [
      "attempt": JSON(Int(attempt.id)), "exam": .string(attempt.plan.pack), "seed": .int(Int64(bitPattern: attempt.plan.seed)),
      "mode": .string(attempt.plan.mode.rawValue), "state": .string(attempt.state.rawValue),
      "started": .string(attempt.started.text), "percent": .double(result.percent), "passMark": JSON(result.passMark),
      "passed": JSON(result.hasPassed), "whole": JSON(result.isWhole),
      "domains": .array(
        result.domains.map { ["name": .string($0.name), "percent": .double($0.percent), "weight": .double($0.possible)] }),
      "tasks": .array(
        attempt.plan.tasks.map { task in
          let state = attempt.state(of: task.id)
          var json = (state.verdict ?? TaskVerdict([])).json(task: task.id)
          json["weight"] = JSON(task.weight)
          json["domain"] = .string(task.domain)
          json["flagged"] = JSON(state.isFlagged)
          json["seconds"] = JSON(state.seconds)
          return json
        }),
    ]
  }
}

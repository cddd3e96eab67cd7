import ArgumentParser
import KubeAPI
import ScoreStore
import TaskEngine

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Grade a task as it stands (practice only).",
    discussion: "Exit code 0 when all points are earned, 1 when not, 3 when something could not be looked at.")

  @Argument(help: "The task; the one being practised without it.") var task: String?
  @Option(help: "text, json or junit.") var output = ReportFormat.text
  @OptionGroup var cluster: ClusterOption
  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      let practice = try await Practice.open(workspace)
      let verdict = try await practice.check(task, cluster: cluster.cluster)
      switch output {
      case .text:
        print("\(verdict.task): \(verdict.verdict.earned) of \(verdict.verdict.possible) points")
        for line in AttemptText.criteria(verdict.verdict) { print(line) }
      case .json: print(verdict.verdict.json(task: verdict.task).pretty())
      case .junit: print(verdict.verdict.junit(task: verdict.task), terminator: "")
      }
      if !verdict.verdict.isWholly { throw ExitCode(3) }
      if !verdict.verdict.isFull { throw ExitCode(1) }
    }
  }
}

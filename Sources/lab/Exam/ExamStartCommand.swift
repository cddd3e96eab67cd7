import ArgumentParser
import ExamRoom
import ScoreStore
import TaskEngine

struct ExamStartCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Set up an exam's tasks and start its clock.",
    discussion: "The same seed gives the same exam. The clock starts when every task is set up, and runs on whatever happens.")

  @Argument(help: "The exam: cka or ckad.") var exam = "cka"
  @Option(help: "Choose the tasks and their variants; random without it.") var seed: UInt64?
  @Option(help: "Minutes, instead of the exam's own time.") var minutes: Int?
  @Flag(help: "No screen: commands from standard input.") var plain = false
  @Flag(help: "Start only; `lab exam resume` goes in.") var detach = false
  @OptionGroup var cluster: ClusterOption
  @OptionGroup var workspace: Workspace

  func validate() throws {
    if let minutes, !(1...600).contains(minutes) { throw ValidationError("--minutes: expected 1 to 600, found \(minutes)") }
  }

  func run() async throws {
    try await Failure.report {
      let library = try workspace.library()
      var plan = try library.plan(exam: exam, seed: seed ?? UInt64.random(in: 1...999_999), cluster: cluster.cluster)
      if let minutes { plan = plan.lasting(minutes: minutes) }
      let store = try workspace.store()
      let connection = try await LabConnection.open(cluster.cluster)
      print("\(plan.title), seed \(plan.seed): setting up \(plan.tasks.count) tasks")
      let session = try await ExamSession.start(
        plan, library: library, store: store, lab: connection, report: ProgressPrinter.report)
      if detach {
        print("The clock runs: `lab exam resume` goes in.")
      } else {
        try await RoomEntrance(session: session, connection: connection, plain: plain).enter()
      }
    }
  }
}

extension AttemptPlan {
  func lasting(minutes: Int) -> AttemptPlan {
    AttemptPlan(
      mode: mode, pack: pack, title: title, seed: seed, cluster: cluster, seconds: minutes * 60, passMark: passMark, tasks: tasks)
  }
}

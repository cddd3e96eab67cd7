import Grading
import KubeAPI
import ScoreStore
import TaskEngine

/// Practice: one task at a time, without a clock, checks and hints at will. Refused for tasks of a running exam.
struct Practice {
  let library: Library
  let store: ScoreStore
  let attempt: Attempt?

  static func open(_ workspace: Workspace) async throws -> Practice {
    let store = try workspace.store()
    if let exam = try await store.open(.exam), exam.state == .running { throw SessionError.notInExam("practice") }
    return Practice(library: try workspace.library(), store: store, attempt: try await store.open(.practice))
  }

  /// By name, else the one being practised.
  func source(_ name: String?) throws -> TaskSource {
    if let name { return try library.task(name) }
    guard let id = attempt?.plan.tasks.first?.id else { throw PracticeError.noTask }
    return try library.task(id)
  }

  /// As the practice's seed made it.
  func definition(_ source: TaskSource) throws -> TaskDefinition {
    let seed = attempt?.plan.tasks.first?.id == source.id ? attempt?.plan.seed ?? 0 : 0
    return try source.definition(seed: seed)
  }

  /// Sets a task up and makes it the one being practised.
  func start(_ name: String, seed: UInt64, cluster: String, report: @escaping ProgressReport) async throws -> TaskDefinition {
    let source = try library.task(name)
    let pack = try library.pack(source.pack)
    let task = try source.definition(seed: seed)
    let connection = try await LabConnection.open(cluster)
    try await close()
    let runner = TaskRunner(connection, report: report)
    try await runner.mend(try library.breakingTasks())
    try await runner.setUp(task)
    let plan = AttemptPlan(
      mode: .practice, pack: pack.id, title: "\(pack.title): \(task.title)", seed: seed, cluster: cluster, seconds: nil,
      passMark: pack.passMark, tasks: [.init(id: task.id, title: task.title, domain: task.domain, weight: 100)])
    let begun = try await store.begin(plan, at: .now)
    try await store.record([.focus(task: task.id)], in: begun.id, at: .now)
    return task
  }

  /// Ends the practice before; its last verdict stands.
  func close() async throws {
    guard let attempt else { return }
    let events: [LogEvent] = attempt.state == .running ? [.end(.byCandidate), .graded] : [.graded]
    for event in events { try await store.record([event], in: attempt.id, at: .now) }
  }

  func note(_ event: LogEvent, on task: String) async throws {
    guard let attempt, attempt.state == .running, attempt.plan.tasks.first?.id == task else { return }
    try await store.record([event], in: attempt.id, at: .now)
  }

  func check(_ name: String?, cluster: String) async throws -> (task: String, verdict: TaskVerdict) {
    let task = try definition(try source(name))
    let connection = try await LabConnection.open(attempt?.plan.cluster ?? cluster)
    try await note(.check(task: task.id), on: task.id)
    let verdict = await TaskRunner(connection).check(task)
    try await note(.verdict(task: task.id, verdict), on: task.id)
    return (task.id, verdict)
  }
}

enum PracticeError: Error, CustomStringConvertible {
  case noTask

  var description: String { "no task is being practised: `lab task start TASK` starts one, `lab task list` shows them" }
}

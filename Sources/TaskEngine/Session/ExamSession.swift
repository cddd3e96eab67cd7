import Grading
import KubeAPI
import ScoreStore

/// One attempt while it runs: every change goes into the log first. Any number of processes may hold sessions of one attempt.
package actor ExamSession {
  package let tasks: [TaskDefinition]
  package private(set) var attempt: Attempt
  private let store: ScoreStore
  private let now: @Sendable () -> Timestamp
  /// The clock and the candidate may end it at the same moment.
  private var isEnding = false

  package init(
    _ attempt: Attempt, library: Library, store: ScoreStore, now: @escaping @Sendable () -> Timestamp = { .now }
  ) throws(SessionError) {
    self.attempt = attempt
    self.store = store
    self.now = now
    tasks = try library.tasks(of: attempt.plan)
  }

  /// Sets every task up and starts the clock when all is ready.
  package static func start(
    _ plan: AttemptPlan, library: Library, store: ScoreStore, lab: any LabAccess, report: @escaping ProgressReport,
    now: @escaping @Sendable () -> Timestamp = { .now }
  ) async throws(SessionError) -> ExamSession {
    do throws(ScoreError) {
      if let open = try await store.open(plan.mode) { throw ScoreError(.attemptRunning, path: store.path, "number \(open.id)") }
    } catch { throw .score(error) }
    let tasks = try library.tasks(of: plan)
    let runner = TaskRunner(lab, report: report)
    let breaking = try library.breakingTasks()
    do throws(SetupError) {
      try await runner.mend(breaking)
      try await setUp(tasks, runner)
    } catch { throw .setup(error) }
    let attempt: Attempt
    do throws(ScoreError) { attempt = try await store.begin(plan, at: now()) } catch { throw .score(error) }
    return try ExamSession(attempt, library: library, store: store, now: now)
  }

  package func task(_ id: String) throws(SessionError) -> TaskDefinition {
    guard let task = tasks.first(where: { $0.id == id }) else { throw .noSuchTask(id, pack: "this attempt") }
    return task
  }

  package func record(_ events: LogEvent...) async throws(SessionError) {
    do throws(ScoreError) { attempt = try await store.record(events, in: attempt.id, at: now()) } catch { throw .score(error) }
  }

  /// Ends an attempt whose time is up, at the instant it was; true when it did.
  package func expireIfDue() async throws(SessionError) -> Bool {
    guard attempt.state == .running, attempt.clock.isExpired(at: now()), let deadline = attempt.clock.deadline else {
      return false
    }
    do throws(ScoreError) { attempt = try await store.record([.end(.expired)], in: attempt.id, at: deadline) } catch {
      throw .score(error)
    }
    return true
  }

  /// Grades one task while the attempt runs: practice only.
  package func check(_ id: String, lab: any LabAccess) async throws(SessionError) -> TaskVerdict {
    if attempt.plan.mode == .exam, attempt.state == .running { throw .notInExam("a check") }
    let task = try task(id)
    try await record(.check(task: id))
    let verdict = await TaskRunner(lab).check(task)
    try await record(.verdict(task: id, verdict))
    return verdict
  }

  /// Ends the attempt and grades what is there. Killed in between, it is called again and grades what has no verdict yet.
  package func end(
    _ reason: LogEvent.EndReason = .byCandidate, lab: any LabAccess, report: @escaping ProgressReport = { _ in }
  ) async throws(SessionError) -> Attempt {
    guard !isEnding else { return attempt }
    isEnding = true
    defer { isEnding = false }
    if attempt.state == .running {
      if try await !expireIfDue() { try await record(.end(reason)) }
    }
    let runner = TaskRunner(lab)
    let open = tasks.filter { attempt.state(of: $0.id).verdict == nil }
    for task in open { try await record(.check(task: task.id)) }
    report(Progress(task: "", step: 0, steps: open.count, text: "grading"))
    // Side by side: what is not solved is waited for in vain, and that once for all tasks.
    let failure = await withTaskGroup(of: (TaskDefinition, TaskVerdict).self) { group -> SessionError? in
      for task in open { group.addTask { (task, await runner.check(task)) } }
      var done = 0
      for await (task, verdict) in group {
        do throws(SessionError) { try await record(.verdict(task: task.id, verdict)) } catch { return error }
        done += 1
        report(Progress(task: task.id, step: done, steps: open.count, text: "graded \(task.title)"))
      }
      return nil
    }
    if let failure { throw failure }
    if attempt.state == .ended { try await record(.graded) }
    return attempt
  }
}

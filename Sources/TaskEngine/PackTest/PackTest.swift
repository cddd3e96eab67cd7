import Grading
import ScoreStore

/// Proves a pack: untouched every task scores 0, its solution everything, its wrong answers less than that.
package struct PackTest: Sendable {
  package struct Outcome: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
      case untouched, solution, wrong
    }

    package let task: String
    package let variant: Int
    package let kind: Kind
    /// Of a wrong answer.
    package let name: String
    package let earned: Int
    package let possible: Int
    /// Nil when it is as it must be.
    package let problem: String?
    package let criteria: [CriterionVerdict]
    package let milliseconds: Times

    package struct Times: Hashable, Sendable {
      package var setup = 0
      package var answer = 0
      package var check = 0
      package init() {}
    }

    package var title: String { kind == .wrong ? "wrong: \(name)" : kind.rawValue }

    package init(
      task: String, variant: Int, kind: Kind, name: String, earned: Int, possible: Int, problem: String?,
      criteria: [CriterionVerdict], milliseconds: Times
    ) {
      self.task = task
      self.variant = variant
      self.kind = kind
      self.name = name
      self.earned = earned
      self.possible = possible
      self.problem = problem
      self.criteria = criteria
      self.milliseconds = milliseconds
    }
  }

  private let runner: TaskRunner
  private let clock = ContinuousClock()

  package init(_ lab: any LabAccess, report: @escaping ProgressReport = { _ in }) {
    runner = TaskRunner(lab, report: report)
  }

  /// One task, all of its answers, each from the task's beginning; the lab is left without the task.
  package func run(_ task: TaskDefinition, variant: Int, each: (Outcome) -> Void) async {
    each(await answer(task, variant, .untouched, "", []) { $0.earned == 0 ? nil : "an untouched task earned \($0.earned)" })
    each(
      await answer(task, variant, .solution, "", task.solution) {
        $0.isFull ? nil : "the solution earned \($0.earned) of \($0.possible)"
      })
    for wrong in task.wrong {
      each(
        await answer(task, variant, .wrong, wrong.name, wrong.steps) {
          $0.earned <= wrong.keeps ? nil : "the wrong answer earned \($0.earned), at most \(wrong.keeps) expected"
        })
    }
    try? await runner.reset(task)
  }

  private func answer(
    _ task: TaskDefinition, _ variant: Int, _ kind: Outcome.Kind, _ name: String, _ steps: [TaskStep],
    _ judge: (TaskVerdict) -> String?
  ) async -> Outcome {
    var times = Outcome.Times()
    func outcome(_ verdict: TaskVerdict, _ problem: String?) -> Outcome {
      Outcome(
        task: task.id, variant: variant, kind: kind, name: name, earned: verdict.earned, possible: task.points, problem: problem,
        criteria: verdict.criteria, milliseconds: times)
    }
    do throws(SetupError) {
      times.setup = try await measured { () async throws(SetupError) in try await runner.setUp(task) }
      times.answer = try await measured { () async throws(SetupError) in try await runner.run(steps, of: task) }
    } catch {
      return outcome(TaskVerdict([]), error.description)
    }
    // What is not done never becomes so: do not wait for it.
    let patient = kind == .untouched ? task.impatient : task
    let start = clock.now
    let verdict = await runner.check(patient)
    times.check = Int((clock.now - start) / .milliseconds(1))
    if let unseen = verdict.criteria.first(where: { $0.state == .notGraded }) {
      return outcome(verdict, "not graded: \(unseen.title): \(unseen.observed)")
    }
    return outcome(verdict, judge(verdict))
  }

  private func measured(_ body: () async throws(SetupError) -> Void) async throws(SetupError) -> Int {
    let start = clock.now
    try await body()
    return Int((clock.now - start) / .milliseconds(1))
  }
}

extension TaskDefinition {
  /// The same, but nothing is waited for.
  var impatient: TaskDefinition {
    func now(_ criteria: [Criterion]) -> [Criterion] {
      criteria.map { Criterion(title: $0.title, points: $0.points, isGate: $0.isGate, probes: $0.probes) }
    }
    return TaskDefinition(
      id: id, pack: pack, title: title, domain: domain, weight: weight, host: host, namespaces: namespaces, question: question,
      setup: setup, cleanup: cleanup, breaks: breaks, checks: now(checks), gates: now(gates), hints: hints,
      solutionText: solutionText, solution: solution, wrong: wrong)
  }
}

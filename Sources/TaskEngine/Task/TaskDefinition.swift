import Grading
import KubeAPI

/// A task ready to be set up, shown and graded.
package struct TaskDefinition: Sendable {
  package struct WrongAnswer: Sendable {
    package let name: String
    package let steps: [TaskStep]
    /// The most points it may keep.
    package let keeps: Int
  }

  package let id: String
  package let pack: String
  package let title: String
  package let domain: String
  /// The task's part of its domain, in proportion to its neighbours'.
  package let weight: Int
  /// Where the candidate goes: `base` or a node.
  package let host: String
  /// Made by set-up, deleted with everything in them by reset.
  package let namespaces: [String]
  package let question: String
  package let setup: [TaskStep]
  package let cleanup: [TaskStep]
  /// Nodes the set-up breaks: in an exam such tasks are set up last, and their scripts run when nothing else waits for a node any more.
  package let breaks: [String]
  package let checks: [Criterion]
  package let gates: [Criterion]
  package let hints: [String]
  package let solutionText: String
  package let solution: [TaskStep]
  package let wrong: [WrongAnswer]

  /// Checks, then gates: the order of every verdict.
  package var criteria: [Criterion] { checks + gates }
  /// Where the set-up of a task that breaks nodes begins to: its first script.
  var firstDamage: Int {
    setup.firstIndex { if case .run = $0 { true } else { false } } ?? setup.count
  }
  package var points: Int { checks.reduce(0) { $0 + $1.points } }
}

/// One step of set-up, clean-up or a solution.
package enum TaskStep: Sendable {
  case apply(file: String, [KubeObject])
  case run(name: String, script: String, host: String, limit: Duration)
  case wait(Criterion)
  case delete(GroupVersionResource, namespace: String?, name: String)

  /// What is being done, for the progress display.
  package var text: String {
    switch self {
    case .apply(let file, let objects): "applying \(file) (\(objects.count) objects)"
    case .run(let name, _, let host, _): "running \(name) on \(host)"
    case .wait(let criterion): "waiting until \(criterion.title)"
    case .delete(let resource, _, let name): "deleting \(resource.resource) \(name)"
    }
  }
}

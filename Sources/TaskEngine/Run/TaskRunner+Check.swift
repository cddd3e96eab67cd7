import Grading
import ScoreStore

extension TaskRunner {
  /// Grades a task as it stands; only observes.
  package func check(_ task: TaskDefinition) async -> TaskVerdict {
    let grades = await Grader(lab).grade(task.criteria)
    return TaskVerdict(
      zip(task.criteria, grades).map { criterion, grade in
        CriterionVerdict(
          title: criterion.title, isGate: criterion.isGate, points: criterion.points,
          state: CriterionVerdict.State(grade.state), wanted: grade.wanted, observed: grade.observed,
          milliseconds: grade.milliseconds)
      })
  }
}

extension CriterionVerdict.State {
  init(_ state: Grade.State) {
    switch state {
    case .passed: self = .passed
    case .failed: self = .failed
    case .notGraded: self = .notGraded
    }
  }
}

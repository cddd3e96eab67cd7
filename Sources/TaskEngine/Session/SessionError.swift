import Grading
import ScoreStore

/// Why something cannot be done in an attempt.
package enum SessionError: Error, Sendable, CustomStringConvertible {
  case score(ScoreError)
  case setup(SetupError)
  case definition(DefinitionError)
  case noSuchTask(String, pack: String)
  case noSuchPack(String, known: [String])
  case notInExam(String)
  case noAttempt

  package var description: String {
    switch self {
    case .score(let error): error.description
    case .setup(let error): error.description
    case .definition(let error): error.description
    case .noSuchTask(let task, let pack): "there is no task \(task) in \(pack): `lab task list` shows them"
    case .noSuchPack(let pack, let known): "there is no pack \(pack): there are \(known.joined(separator: ", "))"
    case .notInExam(let what): "\(what) is not available before the exam's end: `lab exam end` ends it"
    case .noAttempt: "no exam is running: `lab exam start` starts one"
    }
  }
}

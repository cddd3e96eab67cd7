import KubeAPI

/// What an attempt consists of: fixed when it starts.
package struct AttemptPlan: Hashable, Sendable {
  package enum Mode: String, Hashable, Sendable {
    /// Checks and hints at will, no clock.
    case practice
    /// Against the clock; nothing is told until the end.
    case exam
  }

  package struct Task: Hashable, Sendable {
    package let id: String
    package let title: String
    package let domain: String
    /// Of the attempt's total.
    package let weight: Int

    package init(id: String, title: String, domain: String, weight: Int) {
      self.id = id
      self.title = title
      self.domain = domain
      self.weight = weight
    }
  }

  package let mode: Mode
  package let pack: String
  package let title: String
  package let seed: UInt64
  /// The cluster it is taken on.
  package let cluster: String
  /// Nil without a clock.
  package let seconds: Int?
  /// Percent.
  package let passMark: Int
  package let tasks: [Task]

  package init(
    mode: Mode, pack: String, title: String, seed: UInt64, cluster: String, seconds: Int?, passMark: Int, tasks: [Task]
  ) {
    self.mode = mode
    self.pack = pack
    self.title = title
    self.seed = seed
    self.cluster = cluster
    self.seconds = seconds
    self.passMark = passMark
    self.tasks = tasks
  }
}

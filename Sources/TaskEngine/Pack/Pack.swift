/// A folder of tasks for one exam.
package struct Pack: Sendable {
  package struct Domain: Hashable, Sendable {
    package let name: String
    /// Percent of the exam.
    package let weight: Int

    package init(name: String, weight: Int) {
      self.name = name
      self.weight = weight
    }
  }

  /// The folder's name: `cka`.
  package let id: String
  package let title: String
  /// Percent.
  package let passMark: Int
  package let minutes: Int
  /// How many tasks an exam has, when the pack has as many.
  package let examTasks: Int
  package let domains: [Domain]
  /// In the order of their folders' names.
  package let tasks: [TaskSource]

  package init(
    id: String, title: String, passMark: Int, minutes: Int, examTasks: Int, domains: [Domain], tasks: [TaskSource]
  ) {
    self.id = id
    self.title = title
    self.passMark = passMark
    self.minutes = minutes
    self.examTasks = examTasks
    self.domains = domains
    self.tasks = tasks
  }
}

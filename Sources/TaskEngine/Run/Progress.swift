/// What is being done, and how far it is: nothing waits without saying for what.
package struct Progress: Hashable, Sendable {
  package let task: String
  package let step: Int
  package let steps: Int
  package let text: String

  package init(task: String, step: Int, steps: Int, text: String) {
    self.task = task
    self.step = step
    self.steps = steps
    self.text = text
  }
}

package typealias ProgressReport = @Sendable (Progress) -> Void

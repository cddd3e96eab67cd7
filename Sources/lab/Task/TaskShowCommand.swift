import ArgumentParser
import ExamRoom
import TaskEngine

struct TaskShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a task's question.")

  @Argument(help: "The task; the one being practised without it.") var task: String?
  @OptionGroup var workspace: Workspace

  func run() async throws {
    try await Failure.report {
      let store = try workspace.store()
      let library = try workspace.library()
      // A question is no secret in an exam, as its seed made it.
      if let exam = try await store.open(.exam), let task, exam.plan.tasks.contains(where: { $0.id == task }) {
        TaskText.show(try library.task(task).definition(seed: exam.plan.seed))
        return
      }
      let practice = Practice(library: library, store: store, attempt: try await store.open(.practice))
      TaskText.show(try practice.definition(try practice.source(task)))
    }
  }
}

enum TaskText {
  static func show(_ task: TaskDefinition) {
    print("\(task.title)\n\(task.domain); solve it on: \(task.host)\n")
    print(rendered(task.question))
  }

  static func rendered(_ markdown: String) -> String {
    MarkdownRenderer.render(markdown, columns: 100).map(\.text).joined(separator: "\n")
  }
}

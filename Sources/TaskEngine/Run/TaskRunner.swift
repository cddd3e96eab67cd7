import Grading
import KubeAPI

/// Brings tasks to their beginning and runs solutions, inside the lab only. Setting up twice is setting up once.
package struct TaskRunner: Sendable {
  let lab: any LabAccess
  private let report: ProgressReport
  let clock = ContinuousClock()

  package init(_ lab: any LabAccess, report: @escaping ProgressReport = { _ in }) {
    self.lab = lab
    self.report = report
  }

  /// From whatever state to the task's beginning.
  package func setUp(_ task: TaskDefinition) async throws(SetupError) {
    try await reset(task)
    try await createNamespaces(of: task)
    try await run(task.setup, of: task)
  }

  /// The set-up of a task that breaks nodes, as far as nothing is broken: up to its first script.
  func prepare(_ task: TaskDefinition) async throws(SetupError) {
    try await reset(task)
    try await createNamespaces(of: task)
    try await run(task.setup, from: 0, upTo: task.firstDamage, of: task)
  }

  /// The rest of it.
  func damage(_ task: TaskDefinition) async throws(SetupError) {
    try await run(task.setup, from: task.firstDamage, upTo: task.setup.count, of: task)
  }

  /// Undoes what earlier set-ups broke, of those tasks whose nodes are here.
  package func mend(_ tasks: [TaskDefinition]) async throws(SetupError) {
    for task in tasks where task.breaks.allSatisfy(lab.nodes.contains) { try await mend(task) }
  }

  private func mend(_ task: TaskDefinition) async throws(SetupError) {
    for step in task.cleanup { try await run(step, of: task) }
  }

  /// Removes what the task and its candidate made: nodes mended, objects and namespaces gone.
  package func reset(_ task: TaskDefinition) async throws(SetupError) {
    try await mend(task)
    report(Progress(task: task.id, step: 0, steps: task.setup.count, text: "deleting \(task.namespaces.joined(separator: ", "))"))
    try await removeNamespaces(of: task)
  }

  private func createNamespaces(of task: TaskDefinition) async throws(SetupError) {
    for namespace in task.namespaces {
      let object = KubeObject(apiVersion: "v1", kind: "Namespace", name: namespace)
      try await create(object, task: task.id, step: "creating namespace \(namespace)")
    }
  }

  package func run(_ steps: [TaskStep], of task: TaskDefinition) async throws(SetupError) {
    try await run(steps, from: 0, upTo: steps.count, of: task)
  }

  private func run(_ steps: [TaskStep], from first: Int, upTo end: Int, of task: TaskDefinition) async throws(SetupError) {
    for position in first..<end {
      report(Progress(task: task.id, step: position + 1, steps: steps.count, text: steps[position].text))
      try await run(steps[position], of: task)
    }
  }

  private func run(_ step: TaskStep, of task: TaskDefinition) async throws(SetupError) {
    switch step {
    case .apply(let file, let objects):
      for object in objects {
        try await create(object, task: task.id, step: "applying \(file): \(object.kind.lowercased()) \(object.name)")
      }
    case .run(let name, let script, let host, let limit):
      let result: CommandResult
      do throws(AccessError) { result = try await lab.run(.script(script, on: host, limit: limit)) } catch {
        throw SetupError(error, task: task.id, step: step.text)
      }
      guard result.exit == 0 else {
        let said = result.errorText.isEmpty ? result.text : result.errorText
        throw SetupError(
          .stepFailed, task: task.id, step: "\(name) on \(host) ended with \(result.exit)",
          reason: said.trimmingEnd())
      }
    case .wait(let criterion):
      let grade = await Grader(lab).grade(criterion)
      guard grade.state == .passed else {
        throw SetupError(.timedOut, task: task.id, step: step.text, reason: "not within \(criterion.within): \(grade.observed)")
      }
    case .delete(let resource, let namespace, let name):
      try await delete(resource, namespace: namespace, name: name, task: task.id, step: step.text)
    }
  }
}

extension SetupError {
  init(_ error: AccessError, task: String, step: String) {
    let code: Code =
      switch error.code {
      case .timedOut: .timedOut
      case .refused: .refused
      case .unreachable, .noSuchHost, .kernel: .unreachable
      }
    self.init(code, task: task, step: step, reason: error.description)
  }
}

extension String {
  func trimmingEnd() -> String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}

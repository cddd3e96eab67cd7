extension ExamSession {
  /// Brings all tasks to their beginning. Nodes are broken when everything else runs: tasks that break the same node need it too until
  /// then.
  static func setUp(_ tasks: [TaskDefinition], _ runner: TaskRunner) async throws(SetupError) {
    let breaking = tasks.filter { !$0.breaks.isEmpty }
    try await setUpSideBySide(tasks.filter(\.breaks.isEmpty), runner)
    for task in breaking { try await runner.prepare(task) }
    for task in breaking { try await runner.damage(task) }
  }

  /// Three at a time: set-up mostly waits for pods, and the machine has few cores.
  private static func setUpSideBySide(_ tasks: [TaskDefinition], _ runner: TaskRunner) async throws(SetupError) {
    let results = await withTaskGroup(of: Result<Void, SetupError>.self) { group in
      var waiting = tasks[...]
      var results: [Result<Void, SetupError>] = []
      func next() {
        guard let task = waiting.popFirst() else { return }
        group.addTask {
          do throws(SetupError) { return .success(try await runner.setUp(task)) } catch { return .failure(error) }
        }
      }
      for _ in 0..<3 { next() }
      while let result = await group.next() {
        results.append(result)
        if case .success = result { next() }
      }
      return results
    }
    for result in results { try result.get() }
  }
}

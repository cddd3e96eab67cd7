import Testing

@testable import APIServer

@Suite struct RequestDeadlinesTests {
  @Test("Those that began early enough are told, the others wait on until they are cancelled")
  func expiry() async {
    let deadlines = RequestDeadlines()
    let now = ContinuousClock.now
    await withTaskGroup(of: String.self) { group in
      group.addTask {
        await deadlines.pass(now - .seconds(60))
        return Task.isCancelled ? "cancelled" : "late"
      }
      group.addTask {
        await deadlines.pass(now)
        return Task.isCancelled ? "cancelled" : "late"
      }
      group.addTask {
        // Until the first has been told, however late it began to wait.
        while !Task.isCancelled {
          deadlines.expire(before: now - .seconds(30))
          try? await Task.sleep(for: .milliseconds(2))
        }
        return "clock"
      }
      #expect(await group.next() == "late")
      group.cancelAll()
      var rest: Set<String> = []
      for await outcome in group { rest.insert(outcome) }
      #expect(rest == ["cancelled", "clock"])
    }
  }
}

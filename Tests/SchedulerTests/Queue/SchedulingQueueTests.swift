import Testing

@testable import Scheduler

@Suite struct SchedulingQueueTests {
  private let start = ContinuousClock.now

  @Test("the most important pod is first, then the oldest") func order() throws {
    var queue = SchedulingQueue()
    for (name, priority) in [("a", 0), ("b", 5), ("c", 5)] {
      queue.add(try Fixtures.pod(name, "spec: {priority: \(priority)}"))
    }
    #expect((0..<3).compactMap { _ in queue.pop(at: start)?.object.name } == ["b", "c", "a"])
    #expect(queue.pop(at: start) == nil)
  }

  @Test("a pod without a node waits for a change, then for its back-off, which doubles to ten seconds") func backoff() throws {
    var queue = SchedulingQueue()
    queue.add(try Fixtures.pod("a"))
    var now = start
    for seconds in [1, 2, 4, 8, 10, 10] {
      #expect(queue.pop(at: now) != nil)
      queue.putBack("default/a", at: now)
      #expect(queue.nextDue == nil)
      queue.wakeAll()
      #expect(queue.nextDue == now + .seconds(seconds))
      #expect(queue.pop(at: now + .seconds(seconds) - .milliseconds(1)) == nil)
      now += .seconds(seconds)
    }
  }

  @Test("a change during the attempt is not missed") func changeDuringAttempt() throws {
    var queue = SchedulingQueue()
    queue.add(try Fixtures.pod("a"))
    _ = queue.pop(at: start)
    queue.wakeAll()
    queue.putBack("default/a", at: start)
    #expect(queue.pop(at: start + .seconds(1)) != nil)
  }

  @Test("a pod that is gone does not come back") func removal() throws {
    var queue = SchedulingQueue()
    queue.add(try Fixtures.pod("a"))
    _ = queue.pop(at: start)
    queue.remove("default/a")
    queue.putBack("default/a", at: start)
    queue.wakeAll()
    #expect(queue.nextDue == nil && !queue.contains("default/a"))
  }
}

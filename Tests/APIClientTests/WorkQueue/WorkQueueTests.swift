import Testing

@testable import APIClient

@Suite(.timeLimit(.minutes(1))) struct WorkQueueTests {
  @Test("a key is handed out once, and again when it was added during its work") func deduplicates() async {
    let queue = WorkQueue<String>()
    queue.add("a")
    queue.add("a")
    queue.add("b")
    #expect(await queue.next() == "a")
    queue.add("a")
    #expect(await queue.next() == "b")
    #expect(queue.count == 0)
    queue.done("a")
    #expect(await queue.next() == "a")
    queue.done("a")
    queue.done("b")
    queue.shutDown()
    #expect(await queue.next() == nil)
  }

  @Test("a worker that waits gets the next key, also a delayed one") func waits() async {
    let queue = WorkQueue<Int>()
    async let first = queue.next()
    queue.add(1, after: .milliseconds(1))
    #expect(await first == 1)
    queue.done(1)
    queue.addRateLimited(2)
    #expect(queue.failures(of: 2) == 1)
    #expect(await queue.next() == 2)
    queue.forget(2)
    #expect(queue.failures(of: 2) == 0)
  }

  @Test("work that fails is done again") func retries() async {
    struct Failure: Error {}
    let queue = WorkQueue<String>(initialDelay: .microseconds(10))
    queue.add("a")
    await queue.run { key in
      if queue.failures(of: key) < 3 { throw Failure() }
      queue.shutDown()
    }
    #expect(queue.failures(of: "a") == 0)
  }
}

import Synchronization
import Testing

@testable import APIServer

@Suite struct RequestDeadlinesTests {
  @Test("Those that began early enough are cancelled and know why, the others work on")
  func expiry() {
    let deadlines = RequestDeadlines()
    let cancelled = Mutex<[String]>([])
    let now = ContinuousClock.now
    let early = deadlines.begin(now - .seconds(60)) { cancelled.withLock { $0.append("early") } }
    let late = deadlines.begin(now) { cancelled.withLock { $0.append("late") } }
    deadlines.expire(before: now - .seconds(30))
    #expect(cancelled.withLock { $0 } == ["early"])
    #expect(!deadlines.end(early))
    #expect(deadlines.end(late))
  }

  @Test("Nobody is cancelled who has ended before")
  func ended() {
    let deadlines = RequestDeadlines()
    let count = Mutex(0)
    let now = ContinuousClock.now
    #expect(deadlines.end(deadlines.begin(now - .seconds(60)) { count.withLock { $0 += 1 } }))
    deadlines.expire(before: now)
    #expect(count.withLock { $0 } == 0)
  }
}

import Testing

@testable import APIServer

@Suite struct TimedRatioTests {
  private let start = ContinuousClock.now

  @Test("Each nanosecond counts in the bucket of the ratio that stood at its end, and in the sum")
  func buckets() {
    var ratio = TimedRatio([0, 0.5, 1], start)
    ratio.limit(4, start)
    ratio.set(1, start + .nanoseconds(10))
    ratio.set(4, start + .nanoseconds(30))
    ratio.limit(2, start + .nanoseconds(35))
    ratio.advance(start + .nanoseconds(40))
    #expect(ratio.state.counts == [10, 20, 5, 5])
    // 20 of a quarter, 5 of all, 5 of twice as much.
    #expect(ratio.state.value == 20)
  }

  @Test("A level without seats is measured by a tenth of all, one without queues by one request that waits")
  func limits() {
    var level = LevelUtilization(start)
    level.limit(seats: 0, of: 600, queuing: nil, start)
    level.note(demand: 30, waiting: 1, executing: 6, seats: 60, start)
    level.advance(start + .nanoseconds(8))
    #expect(level.demand.state.value == 4)
    #expect(level.waiting.state.value == 8)
    #expect(level.executing.state.counts == [0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0])
    #expect(level.seats.state.value == 8)
  }
}

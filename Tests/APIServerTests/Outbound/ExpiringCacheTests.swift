import Testing

@testable import APIServer

@Suite struct ExpiringCacheTests {
  @Test("An answer counts until its time is over")
  func time() {
    let cache = ExpiringCache<String, Int>()
    cache.keep(1, for: "a", .seconds(60))
    cache.keep(2, for: "b", .zero)
    cache.keep(3, for: "c", .nanoseconds(1))
    #expect(cache["a"] == 1)
    #expect(cache["b"] == nil)
    #expect(cache["c"] == nil)
  }

  @Test("No more answers are kept than the limit says")
  func limit() {
    let cache = ExpiringCache<Int, Int>(limit: 3)
    for number in 0..<10 { cache.keep(number, for: number, .seconds(60)) }
    #expect((0..<10).count { cache[$0] != nil } <= 3)
    #expect(cache[9] == 9)
  }

  @Test("Pauses between tries grow by half")
  func pauses() {
    #expect(
      KubeconfigServer.pauses(from: .milliseconds(400)) == [
        .milliseconds(400), .milliseconds(600), .milliseconds(900), .milliseconds(1_350),
      ])
  }
}

import KubeAPI
import Testing

@testable import APIServer

@Suite struct EventRateLimitTests {
  private static func text(_ limits: String) -> String {
    "apiVersion: eventratelimit.admission.k8s.io/v1alpha1\nkind: Configuration\nlimits: \(limits)"
  }

  @Test(
    "Limits must be limits",
    arguments: [
      (nil, "limits: Invalid value: null: must not be empty"),
      (
        text("[{type: Cluster, qps: 1, burst: 1}]"),
        #"limits[0].type: Unsupported value: "Cluster": supported values: "Namespace", "Server", "SourceAndObject", "User""#
      ),
      (
        text("[{type: User, qps: 0, burst: -1, cacheSize: -1}]"),
        "[limits[0].burst: Invalid value: -1: must be positive, limits[0].qps: Invalid value: 0: must be positive, limits[0].cacheSize: Invalid value: -1: must not be negative]"
      ),
      (
        text("[{type: User, qps: many, burst: 1}]"),
        "json: cannot unmarshal string into Go struct field Limit.limits.qps of type int32"
      ),
    ] as [(String?, String)])
  func faults(text: String?, message: String) {
    let failure = #expect(throws: FlagError.self) { try EventRateLimit(text) }
    #expect(failure?.description == "couldn't init admission plugin \"EventRateLimit\": \(message)")
  }

  @Test("A bucket gives its burst at once, then its rate")
  func bucket() {
    let buckets = TokenBuckets(rate: 2, burst: 3, limit: 10)
    let start = ContinuousClock.now
    #expect((0..<4).map { _ in buckets.take("a", now: start) } == [true, true, true, false])
    #expect(buckets.take("b", now: start), "another key has a bucket of its own")
    #expect(!buckets.take("a", now: start + .milliseconds(400)))
    #expect(buckets.take("a", now: start + .milliseconds(500)))
    #expect(
      (0..<4).map { _ in buckets.take("a", now: start + .seconds(60)) } == [true, true, true, false], "never more than the burst")
  }

  @Test("Keys beyond the limit make the server forget those used longest ago")
  func forgetting() {
    let buckets = TokenBuckets(rate: 1, burst: 1, limit: 2)
    let start = ContinuousClock.now
    for (index, key) in ["a", "b", "c"].enumerated() { #expect(buckets.take(key, now: start + .milliseconds(index))) }
    #expect(!buckets.take("c", now: start + .milliseconds(3)))
    #expect(buckets.take("a", now: start + .milliseconds(4)), "forgotten, so it begins with a full bucket")
  }
}

import Synchronization

/// One token bucket for each key: `burst` at once, `rate` a second. Of more than `limit` keys those used longest ago are forgotten.
final class TokenBuckets: Sendable {
  private struct Bucket {
    var tokens: Double
    var filled: ContinuousClock.Instant
  }

  private let rate: Double
  private let burst: Double
  private let limit: Int
  private let buckets = Mutex<[String: Bucket]>([:])

  init(rate: Double, burst: Double, limit: Int) {
    self.rate = rate
    self.burst = burst
    self.limit = limit
  }

  /// False when there is no token left for the key.
  func take(_ key: String, now: ContinuousClock.Instant) -> Bool {
    buckets.withLock { buckets in
      var bucket = buckets[key] ?? Bucket(tokens: burst, filled: now)
      bucket.tokens = min(burst, bucket.tokens + max(0, (now - bucket.filled).seconds) * rate)
      bucket.filled = now
      let isThere = bucket.tokens >= 1
      if isThere { bucket.tokens -= 1 }
      if buckets[key] == nil, buckets.count >= limit, let oldest = buckets.min(by: { $0.value.filled < $1.value.filled }) {
        buckets[oldest.key] = nil
      }
      buckets[key] = bucket
      return isThere
    }
  }
}

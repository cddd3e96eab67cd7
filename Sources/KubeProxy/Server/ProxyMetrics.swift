import Synchronization

/// The proxy's counters, in the names and the text of upstream's.
final class ProxyMetrics: Sendable {
  struct Histogram: Sendable {
    /// From a millisecond, doubling, as upstream's.
    static let bounds: [Double] = (0..<15).map { 0.001 * Double(1 << $0) }
    var counts = [Int](repeating: 0, count: bounds.count)
    var count = 0
    var sum = 0.0

    mutating func observe(_ value: Double) {
      for (index, bound) in Histogram.bounds.enumerated() where value <= bound { counts[index] += 1 }
      count += 1
      sum += value
    }

    func lines(_ name: String, _ help: String) -> String {
      var text = "# HELP \(name) [ALPHA] \(help)\n# TYPE \(name) histogram\n"
      for (bound, count) in zip(Histogram.bounds, counts) {
        text += "\(name)_bucket{ip_family=\"IPv4\",le=\"\(bound)\"} \(count)\n"
      }
      text += "\(name)_bucket{ip_family=\"IPv4\",le=\"+Inf\"} \(count)\n"
      return text + "\(name)_sum{ip_family=\"IPv4\"} \(sum)\n\(name)_count{ip_family=\"IPv4\"} \(count)\n"
    }
  }

  private struct State: Sendable {
    var all = Histogram()
    var full = Histogram()
    var partial = Histogram()
    var failures = 0
    var cleanupFailures = 0
    var ports = 0
    var queuedAt = 0.0
    var syncedAt = 0.0
  }

  private let state = Mutex(State())
  private let now: @Sendable () -> Double

  /// `now` gives the seconds since 1970.
  init(now: @escaping @Sendable () -> Double) { self.now = now }

  func queued() {
    let time = now()
    state.withLock { if $0.queuedAt <= $0.syncedAt { $0.queuedAt = time } }
  }

  func synced(full: Bool, seconds: Double, ports: Int) {
    let time = now()
    state.withLock { state in
      state.all.observe(seconds)
      if full { state.full.observe(seconds) } else { state.partial.observe(seconds) }
      state.ports = ports
      state.syncedAt = time
    }
  }

  func failed() { state.withLock { $0.failures += 1 } }
  func cleanupFailed() { state.withLock { $0.cleanupFailures += 1 } }

  var lastSync: Double { state.withLock(\.syncedAt) }

  /// Healthy unless a change has waited longer than that.
  func isHealthy(timeout: Double) -> Bool {
    let time = now()
    return state.withLock { $0.syncedAt > 0 && ($0.queuedAt <= $0.syncedAt || time - $0.queuedAt < timeout) }
  }

  var text: String {
    let state = state.withLock(\.self)
    func counter(_ name: String, _ help: String, _ value: Int) -> String {
      "# HELP \(name) [ALPHA] \(help)\n# TYPE \(name) counter\n\(name){ip_family=\"IPv4\"} \(value)\n"
    }
    func gauge(_ name: String, _ help: String, _ value: Double) -> String {
      "# HELP \(name) [ALPHA] \(help)\n# TYPE \(name) gauge\n\(name){ip_family=\"IPv4\"} \(value)\n"
    }
    return state.all.lines("kubeproxy_sync_proxy_rules_duration_seconds", "SyncProxyRules latency in seconds")
      + state.full.lines("kubeproxy_sync_full_proxy_rules_duration_seconds", "SyncProxyRules latency in seconds for full resyncs")
      + state.partial.lines(
        "kubeproxy_sync_partial_proxy_rules_duration_seconds", "SyncProxyRules latency in seconds for partial resyncs")
      + counter(
        "kubeproxy_sync_proxy_rules_nftables_sync_failures_total", "Cumulative proxy nftables sync failures", state.failures)
      + counter(
        "kubeproxy_sync_proxy_rules_nftables_cleanup_failures_total", "Cumulative proxy nftables cleanup failures",
        state.cleanupFailures)
      + gauge(
        "kubeproxy_sync_proxy_rules_last_timestamp_seconds", "The last time proxy rules were successfully synced", state.syncedAt)
      + gauge(
        "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds", "The last time a sync of proxy rules was queued",
        state.queuedAt)
  }
}

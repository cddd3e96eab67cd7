import Synchronization

/// What requests there were, how long they took and what went over the wire: k8s.io/apiserver pkg/endpoints/metrics.
struct RequestMetrics: Sendable {
  private static let labels = ["component", "group", "resource", "scope", "subresource", "verb", "version"]
  private static let seconds: [Double] = [
    0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60,
  ]

  let total = MetricFamily(
    "apiserver_request_total", .counter, labels: ["code", "dry_run"] + labels, .stable,
    "Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code."
  )
  let duration = MetricFamily(
    "apiserver_request_duration_seconds", .histogram([0.005, 0.025] + seconds), labels: ["dry_run"] + labels, .stable,
    "Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, scope and component."
  )
  let ownDuration = MetricFamily(
    "apiserver_request_sli_duration_seconds", .histogram(seconds), labels: labels,
    "Response latency distribution (not counting webhook duration and priority & fairness queue wait times) in seconds for each verb, group, version, resource, subresource, scope and component."
  )
  let responseSizes = MetricFamily(
    "apiserver_response_sizes", .histogram([1_000, 10_000, 100_000, 1e6, 1e7, 1e8, 1e9]), labels: labels, .stable,
    "Response size distribution in bytes for each group, version, verb, resource, subresource, scope and component.")
  let bodySizes = MetricFamily(
    "apiserver_request_body_size_bytes", .histogram((0..<31).map { 50_000 + Double($0) * 100_000 }),
    labels: ["group", "resource", "verb"], "Apiserver request body size in bytes broken out by resource and verb.")
  let deprecated = MetricFamily(
    "apiserver_requested_deprecated_apis", .gauge, labels: ["group", "removed_release", "resource", "subresource", "version"],
    .stable,
    "Gauge of deprecated APIs that have been requested, broken out by API group, version, resource, subresource, and removed_release."
  )
  let inflight = MetricFamily(
    "apiserver_current_inflight_requests", .gauge, labels: ["request_kind"], .stable,
    "Maximal number of currently used inflight request limit of this apiserver per request kind in last second.")
  let inqueue = MetricFamily(
    "apiserver_current_inqueue_requests", .gauge, labels: ["request_kind"],
    "Maximal number of queued requests in this apiserver per request kind in last second.")
  let longRunning = MetricFamily(
    "apiserver_longrunning_requests", .gauge, labels: labels, .stable,
    "Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and component. Not all requests are tracked this way."
  )
  let terminations = MetricFamily(
    "apiserver_request_terminations_total", .counter, labels: ["code"] + labels,
    "Number of requests which apiserver terminated in self-defense.")
  let aborts = MetricFamily(
    "apiserver_request_aborts_total", .counter, labels: ["group", "resource", "scope", "subresource", "verb", "version"],
    "Number of requests which apiserver aborted possibly due to a timeout, for each group, version, verb, resource, subresource and scope"
  )
  let watchEvents = MetricFamily(
    "apiserver_watch_events_total", .counter, labels: ["group", "resource", "version"],
    "Number of events sent in watch clients")
  let watchEventSizes = MetricFamily(
    "apiserver_watch_events_sizes", .histogram((0..<8).map { Double(1_024 << $0) }), labels: ["group", "resource", "version"],
    "Watch event size distribution in bytes")
  let watchLists = MetricFamily(
    "apiserver_watch_list_duration_seconds",
    .histogram([0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 2, 4, 6, 8, 10, 15, 20, 30, 45, 60]),
    labels: ["group", "resource", "scope", "version"], .beta,
    "Response latency distribution in seconds for watch list requests broken by group, version, resource and scope.")

  var families: [MetricFamily] {
    [
      total, duration, ownDuration, responseSizes, bodySizes, deprecated, inflight, inqueue, longRunning, terminations, aborts,
      watchEvents, watchEventSizes, watchLists,
    ]
  }

  /// What is counted of requests with the same labels, found by one look.
  struct Meters: Sendable {
    let total: MetricSeries
    let duration: MetricSeries
    /// Nil for dry runs.
    let ownDuration: MetricSeries?
    /// Nil for writes.
    let responseSizes: MetricSeries?
    /// Nil for reads.
    let bodySizes: MetricSeries?
  }

  private struct Key: Hashable {
    let labels: RequestLabels
    let code: Int
  }

  private final class Table: Sendable { let meters = Mutex<[Key: Meters]>([:]) }
  private let table = Table()

  func meters(_ labels: RequestLabels, code: Int) -> Meters {
    let key = Key(labels: labels, code: code)
    if let known = table.meters.withLock({ $0[key] }) { return known }
    let values = labels.values
    let isRead = ["GET", "LIST"].contains(labels.verb)
    let isBody = ["create", "update", "patch", "delete", "deletecollection"].contains(labels.requestVerb)
    let made = Meters(
      total: total.series([String(code), labels.dryRun] + values), duration: duration.series([labels.dryRun] + values),
      ownDuration: labels.dryRun.isEmpty ? ownDuration.series(values) : nil,
      responseSizes: isRead ? responseSizes.series(values) : nil,
      bodySizes: isBody
        ? bodySizes.series([
          labels.group, labels.resource, labels.requestVerb == "deletecollection" ? "delete_collection" : labels.requestVerb,
        ]) : nil)
    table.meters.withLock { $0[key] = made }
    return made
  }
}

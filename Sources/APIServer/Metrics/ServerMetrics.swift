import Synchronization

/// The figures of this server, by upstream's names.
final class ServerMetrics: Sendable {
  private static let requestLabels = ["component", "group", "resource", "scope", "subresource", "verb", "version"]
  private static let seconds: [Double] = [
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60,
  ]
  private static let admissionSeconds: [Double] = [0.005, 0.025, 0.1, 0.5, 1, 2.5]
  private static let flowLabels = ["flow_schema", "priority_level"]
  private static let levelLabels = ["priority_level"]

  let requests = MetricFamily(
    "apiserver_request_total", .counter, labels: ["code", "dry_run"] + requestLabels,
    "Requests by verb, dry run, group, version, resource, scope, component and code.")
  let requestDuration = MetricFamily(
    "apiserver_request_duration_seconds", .histogram(seconds), labels: ["dry_run"] + requestLabels,
    "Seconds from a request's arrival to its answer's end, without streams.")
  let responseSizes = MetricFamily(
    "apiserver_response_sizes", .histogram([1_000, 10_000, 100_000, 1e6, 1e7, 1e8, 1e9]), labels: requestLabels,
    "Bytes of answers' bodies.")
  let inflight = MetricFamily(
    "apiserver_current_inflight_requests", .gauge, labels: ["request_kind"],
    "Requests being answered now, streams not counted.")
  let inqueue = MetricFamily(
    "apiserver_current_inqueue_requests", .gauge, labels: ["request_kind"], "Requests waiting for a seat.")
  let longRunning = MetricFamily(
    "apiserver_longrunning_requests", .gauge, labels: requestLabels, "Streams open now.")
  let terminations = MetricFamily(
    "apiserver_request_terminations_total", .counter, labels: ["code"] + requestLabels,
    "Requests the server cut off to protect itself.")
  let authentications = MetricFamily(
    "authentication_attempts", .counter, labels: ["result"], "Attempts to find out who makes a request.")
  let users = MetricFamily(
    "authenticated_user_requests", .counter, labels: ["username"], "Requests by kind of user.")
  let authorizations = MetricFamily(
    "authorization_attempts_total", .counter, labels: ["result"], "Decisions whether a request may be made.")
  let auditEvents = MetricFamily("apiserver_audit_event_total", .counter, "Audit events sent to the log.")
  let auditLevels = MetricFamily(
    "apiserver_audit_level_total", .counter, labels: ["level"], "Requests by the level of their policy.")
  let auditErrors = MetricFamily(
    "apiserver_audit_error_total", .counter, labels: ["plugin"], "Audit events that could not be written.")
  let dispatched = MetricFamily(
    "apiserver_flowcontrol_dispatched_requests_total", .counter, labels: flowLabels, "Requests that got a seat.")
  let rejected = MetricFamily(
    "apiserver_flowcontrol_rejected_requests_total", .counter, labels: flowLabels + ["reason"], "Requests turned away.")
  let executing = MetricFamily(
    "apiserver_flowcontrol_current_executing_requests", .gauge, labels: flowLabels, "Requests that hold a seat.")
  let executingSeats = MetricFamily(
    "apiserver_flowcontrol_current_executing_seats", .gauge, labels: flowLabels, "Seats held.")
  let queued = MetricFamily(
    "apiserver_flowcontrol_current_inqueue_requests", .gauge, labels: flowLabels, "Requests waiting for a seat.")
  let queuedSeats = MetricFamily(
    "apiserver_flowcontrol_current_inqueue_seats", .gauge, labels: flowLabels, "Seats that waiting requests need.")
  let unaccommodated = MetricFamily(
    "apiserver_flowcontrol_request_dispatch_no_accommodation_total", .counter, labels: flowLabels,
    "Times the next request was too wide for the seats that were free.")
  let estimatedSeats = MetricFamily(
    "apiserver_flowcontrol_work_estimated_seats", .histogram([1, 2, 4, 8, 16, 32, 64, 100]), labels: flowLabels,
    "Seats requests are taken to need.")
  let watchCounts = MetricFamily(
    "apiserver_flowcontrol_watch_count_samples", .histogram([0, 1, 10, 100, 1_000, 10_000]), labels: flowLabels,
    "Watches that hear of changes.")
  let lowerSeats = MetricFamily(
    "apiserver_flowcontrol_lower_limit_seats", .gauge, labels: levelLabels, "Seats a priority level never lends.")
  let upperSeats = MetricFamily(
    "apiserver_flowcontrol_upper_limit_seats", .gauge, labels: levelLabels, "Seats a priority level has with all it may borrow.")
  let targetSeats = MetricFamily(
    "apiserver_flowcontrol_target_seats", .gauge, labels: levelLabels, "Seats a priority level should get by its demand.")
  let demandPeak = MetricFamily(
    "apiserver_flowcontrol_demand_seats_high_watermark", .gauge, labels: levelLabels,
    "Most seats asked for at once in the last period.")
  let demandAverage = MetricFamily(
    "apiserver_flowcontrol_demand_seats_average", .gauge, labels: levelLabels, "Seats asked for in the last period, on average.")
  let demandDeviation = MetricFamily(
    "apiserver_flowcontrol_demand_seats_stdev", .gauge, labels: levelLabels,
    "Standard deviation of the seats asked for in the last period.")
  let demandSmoothed = MetricFamily(
    "apiserver_flowcontrol_demand_seats_smoothed", .gauge, labels: levelLabels, "Seats asked for, with older periods fading.")
  let fairFraction = MetricFamily(
    "apiserver_flowcontrol_seat_fair_frac", .gauge, "Of its target what a level gets that no bound holds back.")
  let progress = MetricFamily(
    "apiserver_flowcontrol_current_r", .gauge, labels: levelLabels, "Seat-seconds given to each queue that asked.")
  let nominalSeats = MetricFamily(
    "apiserver_flowcontrol_nominal_limit_seats", .gauge, labels: levelLabels, "Seats a priority level has by its share.")
  let limitSeats = MetricFamily(
    "apiserver_flowcontrol_current_limit_seats", .gauge, labels: levelLabels, "Seats a priority level may use now.")
  let waits = MetricFamily(
    "apiserver_flowcontrol_request_wait_duration_seconds",
    .histogram([0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30]), labels: ["execute"] + flowLabels,
    "Seconds requests waited for a seat.")
  let executions = MetricFamily(
    "apiserver_flowcontrol_request_execution_seconds",
    .histogram([0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30]), labels: flowLabels + ["type"],
    "Seconds from seat to answer.")
  let admissionControllers = MetricFamily(
    "apiserver_admission_controller_admission_duration_seconds", .histogram(admissionSeconds),
    labels: ["name", "operation", "rejected", "type"], "Seconds a plugin took.")
  let admissionSteps = MetricFamily(
    "apiserver_admission_step_admission_duration_seconds", .histogram(admissionSeconds),
    labels: ["operation", "rejected", "type"], "Seconds a step of admission took.")
  let storageRequests = MetricFamily(
    "etcd_requests_total", .counter, labels: ["operation", "type"], "Requests to the store.")
  let storageDuration = MetricFamily(
    "etcd_request_duration_seconds", .histogram(seconds), labels: ["operation", "type"], "Seconds a request to the store took.")
  let storageObjects = MetricFamily(
    "apiserver_storage_objects", .gauge, labels: ["resource"], "Stored objects by resource.")
  let resourceObjects = MetricFamily(
    "apiserver_resource_objects", .gauge, labels: ["group", "resource"], "Stored objects by group and resource.")
  let storageRevision = MetricFamily("apiserver_resource_version", .gauge, "Newest revision of the store.")
  let build = MetricFamily(
    "kubernetes_build_info", .gauge,
    labels: [
      "build_date", "compiler", "git_commit", "git_tree_state", "git_version", "go_version", "major", "minor", "platform",
    ],
    "What this server is; always 1.")
  let features = MetricFamily(
    "kubernetes_feature_enabled", .gauge, labels: ["name", "stage"], "Whether a feature gate is on.")

  let healthChecks = MetricFamily(
    "kubernetes_healthcheck", .gauge, labels: ["name", "type"], "Whether a health check passed when it was last made.")
  let healthCheckResults = MetricFamily(
    "kubernetes_healthchecks_total", .counter, labels: ["name", "status", "type"], "Health checks made, by result.")

  private let requestSeries = Mutex<[[String]: RequestSeries]>([:])

  func series(of labels: RequestLabels) -> RequestSeries {
    let key = [labels.dryRun] + labels.values
    return requestSeries.withLock { all in
      if let known = all[key] { return known }
      let made = RequestSeries(self, key)
      all[key] = made
      return made
    }
  }

  /// For `/metrics/slis`.
  func writeHealth(to text: inout String) {
    for family in [healthChecks, healthCheckResults] { family.write(to: &text) }
  }

  private var families: [MetricFamily] {
    [
      requests, requestDuration, responseSizes, inflight, inqueue, longRunning, terminations, authentications, users,
      authorizations,
      auditEvents, auditLevels, auditErrors, dispatched, rejected, executing, executingSeats, queued, queuedSeats,
      unaccommodated, estimatedSeats, watchCounts, nominalSeats, lowerSeats, upperSeats, targetSeats, demandPeak, demandAverage,
      demandDeviation, demandSmoothed, fairFraction, progress, limitSeats,
      waits, executions, admissionControllers, admissionSteps, storageRequests, storageDuration, storageObjects, resourceObjects,
      storageRevision, build, features,
    ]
  }

  func write(to text: inout String) {
    for family in families.sorted(by: { $0.name < $1.name }) { family.write(to: &text) }
  }
}

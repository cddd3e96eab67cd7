/// Who came and what they were let do: k8s.io/apiserver pkg/endpoints/filters, pkg/authentication, pkg/audit.
struct AccessMetrics: Sendable {
  private static let seconds = (0..<15).map { 0.001 * Double(1 << $0) }

  let filters = MetricFamily(
    "apiserver_request_filter_duration_seconds",
    .histogram([0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 5, 10, 15, 30]), labels: ["filter"],
    "Request filter latency distribution in seconds, for each filter type")
  let authentications = MetricFamily(
    "authentication_attempts", .counter, labels: ["result"], "Counter of authenticated attempts.")
  let authenticationDuration = MetricFamily(
    "authentication_duration_seconds", .histogram(seconds), labels: ["result"],
    "Authentication duration in seconds broken out by result.")
  let users = MetricFamily(
    "authenticated_user_requests", .counter, labels: ["username"],
    "Counter of authenticated requests broken out by username.")
  let authorizations = MetricFamily(
    "authorization_attempts_total", .counter, labels: ["result"],
    "Counter of authorization attempts broken down by result. It can be either 'allowed', 'denied', 'no-opinion' or 'error'.")
  let authorizationDuration = MetricFamily(
    "authorization_duration_seconds", .histogram(seconds), labels: ["result"],
    "Authorization duration in seconds broken out by result.")
  let certificateExpiration = MetricFamily(
    "apiserver_client_certificate_expiration_seconds",
    .histogram([
      0, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 172_800, 345_600, 604_800, 2_592_000, 7_776_000, 15_552_000, 31_104_000,
    ]), "Distribution of the remaining lifetime on the certificate used to authenticate a request.")
  let auditEvents = MetricFamily(
    "apiserver_audit_event_total", .counter, "Counter of audit events generated and sent to the audit backend.")
  let auditLevels = MetricFamily(
    "apiserver_audit_level_total", .counter, labels: ["level"], "Counter of policy levels for audit events (1 per request).")
  let auditErrors = MetricFamily(
    "apiserver_audit_error_total", .counter, labels: ["plugin"],
    "Counter of audit events that failed to be audited properly. Plugin identifies the plugin affected by the error.")
  let podSecurity = MetricFamily(
    "pod_security_evaluations_total", .counter,
    labels: ["decision", "mode", "policy_level", "policy_version", "request_operation", "resource", "subresource"],
    "Number of policy evaluations that occurred, not counting ignored or exempt requests.")
  let podSecurityExemptions = MetricFamily(
    "pod_security_exemptions_total", .counter, labels: ["request_operation", "resource", "subresource"],
    "Number of exempt requests, not counting ignored or out of scope requests.")

  var families: [MetricFamily] {
    [
      filters, authentications, authenticationDuration, users, authorizations, authorizationDuration, certificateExpiration,
      auditEvents,
      auditLevels, auditErrors, podSecurity, podSecurityExemptions,
    ]
  }

  /// One way in which finding out who somebody is, or what they may do, can end.
  struct Outcome: Sendable {
    let count: MetricSeries
    let duration: MetricSeries
    let filter: MetricSeries

    func done(since start: ContinuousClock.Instant) {
      let seconds = (ContinuousClock.now - start).seconds
      count.add()
      duration.observe(seconds)
      filter.observe(seconds)
    }
  }

  func authentication(_ result: String) -> Outcome {
    Outcome(
      count: authentications.series([result]), duration: authenticationDuration.series([result]),
      filter: filters.series(["authentication"]))
  }

  func authorization(_ result: String) -> Outcome {
    Outcome(
      count: authorizations.series([result]), duration: authorizationDuration.series([result]),
      filter: filters.series(["authorization"]))
  }
}

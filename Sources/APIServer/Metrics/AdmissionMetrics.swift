/// How long admission took, and what webhooks and policies said: k8s.io/apiserver pkg/admission/metrics and the policies' own.
struct AdmissionMetrics: Sendable {
  private static let seconds: [Double] = [0.005, 0.025, 0.1, 0.5, 1, 2.5]
  private static let webhookLabels = ["name", "operation", "rejected", "type"]

  let controllers = MetricFamily(
    "apiserver_admission_controller_admission_duration_seconds", .histogram(seconds), labels: webhookLabels, .stable,
    "Admission controller latency histogram in seconds, identified by name and broken out for each operation and API resource and type (validate or admit)."
  )
  let steps = MetricFamily(
    "apiserver_admission_step_admission_duration_seconds", .histogram(seconds), labels: ["operation", "rejected", "type"],
    .stable,
    "Admission sub-step latency histogram in seconds, broken out for each operation and API resource and step type (validate or admit)."
  )
  let webhooks = MetricFamily(
    "apiserver_admission_webhook_admission_duration_seconds", .histogram(seconds + [10, 25]), labels: webhookLabels, .stable,
    "Admission webhook latency histogram in seconds, identified by name and broken out for each operation and API resource and type (validate or admit)."
  )
  let webhookRequests = MetricFamily(
    "apiserver_admission_webhook_request_total", .counter, labels: ["code"] + webhookLabels,
    "Admission webhook request total, identified by name and broken out for each admission type (validating or admit) and operation. Additional labels specify whether the request was rejected or not and an HTTP status code. Codes greater than 600 are truncated to 600, to keep the metrics cardinality bounded."
  )
  let webhookRejections = MetricFamily(
    "apiserver_admission_webhook_rejection_count", .counter,
    labels: ["error_type", "name", "operation", "rejection_code", "type"],
    "Admission webhook rejection count, identified by name and broken out for each admission type (validating or admit) and operation. Additional labels specify an error type (calling_webhook_error or apiserver_internal_error if an error occurred; no_error otherwise) and optionally a non-zero rejection code if the webhook rejects the request with an HTTP status code (honored by the apiserver when the code is greater or equal to 400). Codes greater than 600 are truncated to 600, to keep the metrics cardinality bounded."
  )
  let webhookFailOpen = MetricFamily(
    "apiserver_admission_webhook_fail_open_count", .counter, labels: ["name", "type"],
    "Admission webhook fail open count, identified by name and broken out for each admission type (validating or admit).")
  let validations = MetricFamily(
    "apiserver_validating_admission_policy_check_total", .counter,
    labels: ["enforcement_action", "error_type", "policy", "policy_binding"], .beta,
    "Validation admission policy check total, labeled by policy and further identified by binding and enforcement action taken.")
  var families: [MetricFamily] {
    [
      controllers, steps, webhooks, webhookRequests, webhookRejections, webhookFailOpen, validations,
    ]
  }
}

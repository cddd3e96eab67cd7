/// The figures of this server, by upstream's names, help texts and stability. What is about Go's runtime, or about parts that this
/// server does not have (work queues, a client to itself, an envelope around keys), is not there.
final class ServerMetrics: Sendable {
  let requests = RequestMetrics()
  let access = AccessMetrics()
  /// The usual ends, kept at hand.
  let authenticated: AccessMetrics.Outcome
  let allowed: AccessMetrics.Outcome
  let flow = FlowControlMetrics()
  let admission = AdmissionMetrics()
  let storage = StorageMetrics()
  let unavailableServices = MetricFamily(
    "aggregator_unavailable_apiservice", .gauge, labels: ["name"],
    "Gauge of APIServices which are marked as unavailable broken down by APIService name.")
  let build = MetricFamily(
    "kubernetes_build_info", .gauge,
    labels: [
      "build_date", "compiler", "git_commit", "git_tree_state", "git_version", "go_version", "major", "minor", "platform",
    ], .beta,
    "A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running."
  )
  let version = MetricFamily(
    "version_info", .gauge, labels: ["binary", "component", "emulation", "min_compat"],
    "Provides the compatibility version info of the component. The component label is the name of the component, usually kube, but is relevant for aggregated-apiservers."
  )
  let features = MetricFamily(
    "kubernetes_feature_enabled", .gauge, labels: ["name", "stage"], .beta,
    "This metric records the data about the stage and enablement of a k8s feature.")

  let healthChecks = MetricFamily(
    "kubernetes_healthcheck", .gauge, labels: ["name", "type"], .stable,
    "This metric records the result of a single healthcheck.")
  let healthCheckResults = MetricFamily(
    "kubernetes_healthchecks_total", .counter, labels: ["name", "status", "type"], .stable,
    "This metric records the results of all healthcheck.")

  init() {
    authenticated = access.authentication("success")
    allowed = access.authorization("allowed")
  }

  /// For `/metrics/slis`.
  func writeHealth(to text: inout String) {
    for family in [healthChecks, healthCheckResults] { family.write(to: &text) }
  }

  var families: [MetricFamily] {
    requests.families + access.families + flow.families + admission.families + storage.families
      + [unavailableServices, build, version, features]
  }

  func write(to text: inout String) {
    for family in families.sorted(by: { $0.name < $1.name }) { family.write(to: &text) }
  }
}

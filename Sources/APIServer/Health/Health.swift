import HTTPServer
import KubeAPI
import LinuxSystem

extension APIServer {
  /// The steps of upstream's start that this server has as well, in upstream's order.
  private static let hooks = [
    "start-apiserver-admission-initializer", "generic-apiserver-start-informers", "priority-and-fairness-config-consumer",
    "priority-and-fairness-filter", "storage-object-count-tracker-hook", "start-apiextensions-informers",
    "start-apiextensions-controllers", "crd-informer-synced", "start-system-namespaces-controller",
    "start-cluster-authentication-info-controller", "start-kube-apiserver-identity-lease-controller",
    "start-kube-apiserver-identity-lease-garbage-collector", "start-legacy-token-tracking-controller",
    "start-service-ip-repair-controllers", "rbac/bootstrap-roles", "scheduling/bootstrap-system-priority-classes",
    "priority-and-fairness-config-producer", "bootstrap-controller", "start-kubernetes-service-cidr-controller",
    "aggregator-reload-proxy-client-cert", "start-kube-aggregator-informers", "apiservice-status-local-available-controller",
    "apiservice-status-remote-available-controller", "apiservice-registration-controller", "apiservice-discovery-controller",
    "kube-apiserver-autoregistration", "apiservice-openapi-controller", "apiservice-openapiv3-controller",
  ]

  func registerHealthChecks() {
    health.register("ping") { nil }
    health.register("log") { nil }
    for (name, endpoints) in [("etcd", HealthChecks.Endpoints.all), ("etcd-readiness", .readyz)] {
      health.register(name, on: endpoints) { [storage] in
        await Self.within(.seconds(2)) {
          do {
            try await storage.checkHealth()
            return nil
          } catch { return "\(error)" }
        } ?? "timed out"
      }
    }
    // There is no such certificate: the server does not connect to itself.
    health.register("loopback-serving-certificate", on: [.healthz, .livez]) { nil }
    health.register("informer-sync", on: .readyz) { [cache] in cache.isLoaded ? nil : "the store is not loaded yet" }
    for hook in Self.hooks {
      health.registerHook(hook)
      if hook == "kube-apiserver-autoregistration" {
        health.register("autoregister-completion", isStep: true) { [cache] in cache.isLoaded ? nil : "missing APIService" }
      }
    }
    health.register("shutdown", on: .readyz) { [shutdown] in shutdown.hasBegun ? "process is shutting down" : nil }
  }

  /// The value, or nil after the time; the work is cancelled then.
  private static func within(_ limit: Duration, _ body: @escaping @Sendable () async -> String?) async -> String?? {
    await withTaskGroup(of: String??.self) { group in
      group.addTask { .some(await body()) }
      group.addTask {
        try? await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }

  /// Nil when all is well; either way it is counted.
  private func check(_ entry: HealthChecks.Entry, _ kind: String) async -> String? {
    let failure = await entry.check()
    metrics.healthChecks.set(failure == nil ? 1 : 0, [entry.name, kind])
    metrics.healthCheckResults.add(1, [entry.name, failure == nil ? "success" : "error", kind])
    return failure
  }

  /// `/healthz`, `/livez`, `/readyz`, each of their checks by path, `verbose` and `exclude`. Reasons go to the log, not to the client,
  /// who may be anybody.
  func sendHealth(_ segments: [String], _ context: RequestContext, _ response: HTTPResponseWriter) async throws {
    let kind = segments[0]
    let checks = HealthChecks.Endpoints(path: kind).map(health.checks) ?? []
    if segments.count > 1 {
      guard let entry = checks.first(where: { $0.name == segments.dropFirst().joined(separator: "/") }) else {
        return try await Self.text(404, "404 page not found\n", response)
      }
      let failure = await check(entry, kind)
      if let failure { return try await Self.text(500, "internal server error: \(failure)\n", response) }
      return try await response.respond(
        status: 200, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array("ok".utf8))
    }
    var excluded = context.http.query.all("exclude")
    var (text, failed, details) = ("", [String](), "")
    for entry in checks {
      if excluded.contains(entry.name) {
        excluded.removeAll { $0 == entry.name }
        text += "[+]\(entry.name) excluded: ok\n"
      } else if let failure = await check(entry, kind) {
        text += "[-]\(entry.name) failed: reason withheld\n"
        details += "[-]\(entry.name) failed: \(failure)\n"
        failed.append(entry.name)
      } else {
        text += "[+]\(entry.name) ok\n"
      }
    }
    if !excluded.isEmpty {
      let names = Set(excluded).sorted().map { "\"\($0)\"" }.joined(separator: ",")
      text += "warn: some health checks cannot be excluded: no matches for \(names)\n"
      Log.warning("cannot exclude some health checks, no health checks are installed matching \(names)")
    }
    if !failed.isEmpty {
      Log.info("\(failed.joined(separator: ",")) check failed: \(kind)\n\(details)")
      return try await Self.text(500, text + "\(kind) check failed\n", response)
    }
    try await Self.text(200, context.http.query["verbose"] == nil ? "ok" : text + "\(kind) check passed\n", response)
  }

  static func text(_ status: Int, _ text: String, _ response: HTTPResponseWriter) async throws {
    let headers: HTTPFields = ["Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"]
    try await response.respond(status: status, headers: headers, body: Array(text.utf8))
  }
}

import HTTPServer
import KubeAPI
import LinuxSystem

/// The health port (10256) and the metrics port (10249).
struct ProxyServers: Sendable {
  let metrics: ProxyMetrics
  let configuration: ProxyConfiguration
  /// Whether the node shall get traffic: not while it is being deleted.
  let isEligible: @Sendable () -> Bool
  let now: @Sendable () -> Timestamp

  /// Serves until the task is cancelled. A port that is taken is logged, and ends the proxy only when the configuration says so.
  func run() async throws {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await serve("healthz", configuration.healthzBindAddress, health) }
      tasks.addTask { try await serve("metrics", configuration.metricsBindAddress, answer) }
      try await tasks.waitForAll()
    }
  }

  private func serve(
    _ what: String, _ address: HostPort?, _ handler: @escaping @Sendable (HTTPRequest, HTTPResponseWriter) async throws -> Void
  ) async throws {
    guard let address else { return }
    let server = HTTPServer(HTTPServerConfiguration(host: address.host, port: address.port), handler: ClosureHandler(handler))
    do { try await server.run(grace: .milliseconds(100)) } catch {
      if configuration.bindAddressHardFail { throw error }
      Log.error("Failed to start \(what) server on \(address.host):\(address.port): \(error)")
    }
  }

  private func health(_ request: HTTPRequest, _ response: HTTPResponseWriter) async throws {
    guard ["/healthz", "/livez"].contains(request.path) else {
      return try await response.respond(status: 404, body: Array("404 page not found\n".utf8))
    }
    let eligible = isEligible()
    let healthy = metrics.isHealthy(timeout: 70) && (eligible || request.path == "/livez")
    let last = Timestamp(seconds: Int64(metrics.lastSync)).text
    let body: JSON = [
      "lastUpdated": .string(healthy ? now().text : last), "currentTime": .string(now().text), "nodeEligible": .bool(eligible),
    ]
    try await response.respond(
      status: healthy ? 200 : 503, headers: ["Content-Type": "application/json", "X-Content-Type-Options": "nosniff"],
      body: body.data)
  }

  private func answer(_ request: HTTPRequest, _ response: HTTPResponseWriter) async throws {
    let text: String
    switch request.path {
    case "/metrics": text = metrics.text
    case "/proxyMode": text = "nftables"
    case "/healthz": text = "ok"
    case "/configz": text = JSON.object(JSONObject([("kubeproxy.config.k8s.io", configuration.json)])).text
    default: return try await response.respond(status: 404, body: Array("404 page not found\n".utf8))
    }
    let type = request.path == "/metrics" ? "text/plain; version=0.0.4; charset=utf-8" : "text/plain; charset=utf-8"
    try await response.respond(status: 200, headers: ["Content-Type": type], body: Array(text.utf8))
  }
}

import HTTPServer

/// Answers `/healthz`, `/livez`, `/readyz` and a minimal `/metrics` over TLS: what the kubelet probes in kubeadm's manifests.
package struct HealthServer: Sendable {
  private let server: HTTPServer

  /// `isHealthy` is asked on every probe.
  package init(address: String, port: Int, commonName: String, isHealthy: @escaping @Sendable () -> Bool = { true }) throws {
    let certificate = try SelfSignedCertificate(commonName: commonName)
    let configuration = HTTPServerConfiguration(
      host: address, port: port, tls: .init(certificateChain: certificate.chain, privateKey: certificate.key))
    server = HTTPServer(
      configuration,
      handler: ClosureHandler { request, response in
        let text: HTTPFields = ["Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"]
        switch request.path {
        case "/healthz", "/livez", "/readyz":
          let healthy = isHealthy()
          try await response.respond(
            status: healthy ? 200 : 500, headers: text, body: Array((healthy ? "ok" : "unhealthy").utf8))
        case "/metrics":
          let body = "# TYPE process_up gauge\nprocess_up 1\n"
          try await response.respond(status: 200, headers: text, body: Array(body.utf8))
        default: try await response.respond(status: 404, headers: text, body: Array("404 page not found\n".utf8))
        }
      })
  }

  /// Binds the port: only one process of a host gets past this.
  package func start() async throws { try await server.start() }

  package func stop() async { await server.shutdown(grace: .zero) }
}

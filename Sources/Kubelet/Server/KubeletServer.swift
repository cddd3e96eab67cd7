import APIClient
import ContainerRuntime
import Glibc
import HTTPServer
import KubeAPI
import LinuxSystem

/// The kubelet's HTTPS API on :10250, for the API server and metrics collectors, and its plain health check on localhost.
package struct KubeletServer: Sendable {
  private let kubelet: Kubelet
  private let server: HTTPServer
  private let health: HTTPServer

  package init(
    _ kubelet: Kubelet, facts: NodeFacts, flags: KubeletFlags, configuration: KubeletConfiguration, client: APIClient?
  ) throws(KubeletError) {
    self.kubelet = kubelet
    let certificate = try ServingCertificate.load(flags, configuration, facts)
    var authority: String?
    if !configuration.clientCAFile.isEmpty {
      guard let text = try? FileIO.readText(configuration.clientCAFile) else {
        throw .server(
          "unable to load client CA file \(configuration.clientCAFile): open \(configuration.clientCAFile): no such file or directory"
        )
      }
      authority = text
    }
    let access = RequestAccess(
      client: client, nodeName: facts.name, allowsAnonymous: configuration.anonymousAccess,
      asksAPIServer: configuration.webhookAuthorization)
    let streams = StreamHandler(kubelet: kubelet, runtime: kubelet.context.runtime)
    let handler = KubeletHandler(kubelet: kubelet, access: access, streams: streams, facts: facts)
    server = HTTPServer(
      HTTPServerConfiguration(
        host: configuration.address, port: facts.port,
        tls: .init(certificateChain: certificate.certificate, privateKey: certificate.key, clientCA: authority)), handler: handler
    )
    health = HTTPServer(
      HTTPServerConfiguration(host: configuration.healthzBindAddress, port: flags.healthPort ?? configuration.healthzPort),
      handler: ClosureHandler { request, response in
        try await response.respond(
          status: request.path == "/healthz" ? 200 : 404, headers: ["Content-Type": "text/plain; charset=utf-8"],
          body: Array((request.path == "/healthz" ? "ok" : "404 page not found\n").utf8))
      })
  }

  package func run() async throws {
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask { try await health.run() }
      group.addTask { try await server.run() }
    }
  }
}

/// Routes requests of the API.
struct KubeletHandler: HTTPHandler {
  let kubelet: Kubelet
  let access: RequestAccess
  let streams: StreamHandler
  let facts: NodeFacts

  func handle(_ request: HTTPRequest, _ response: HTTPResponseWriter) async throws {
    switch await access.decide(request) {
    case .allowed: break
    case .unauthenticated: return try await text(response, 401, "Unauthorized")
    case .forbidden(let why): return try await text(response, 403, why)
    }
    let parts = request.path.split(separator: "/").map(String.init)
    switch (parts.first ?? "", parts.count) {
    case ("healthz", _): try await text(response, 200, "ok")
    case ("pods", 1), ("runningpods", 1):
      let pods = await kubelet.pods()
      let list: JSON = ["kind": "PodList", "apiVersion": "v1", "metadata": [:], "items": .array(pods.map(\.json))]
      try await json(response, list)
    case ("containerLogs", 4): try await streams.logs(parts[1], parts[2], parts[3], request, response)
    case ("exec", 4), ("exec", 5): try await streams.exec(parts[1], parts[2], parts.last ?? "", request, response)
    case ("attach", 4), ("attach", 5): try await streams.attach(parts[1], parts[2], parts.last ?? "", request, response)
    case ("portForward", 3), ("portForward", 4): try await streams.portForward(parts[1], parts[2], request, response)
    case ("stats", 2) where parts[1] == "summary": try await json(response, await NodeStatistics.summary(kubelet, facts))
    case ("metrics", 2) where parts[1] == "resource":
      try await text(response, 200, await NodeStatistics.resourceMetrics(kubelet, facts), ending: "")
    case ("metrics", _): try await text(response, 200, "kubernetes_build_info{git_version=\"\(NodeFacts.version)\"} 1")
    case ("configz", 1): try await json(response, ["kubeletconfig": [:]])
    default: try await text(response, 404, "404 page not found")
    }
  }

  private func text(_ response: HTTPResponseWriter, _ status: Int, _ body: String, ending: String = "\n") async throws {
    try await response.respond(
      status: status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array((body + ending).utf8))
  }

  private func json(_ response: HTTPResponseWriter, _ body: JSON) async throws {
    try await response.respond(status: 200, headers: ["Content-Type": "application/json"], body: body.data)
  }
}

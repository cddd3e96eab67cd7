import HTTPServer
import KubeAPI
import LinuxSystem

// Whether aggregated servers can be reached, and what they serve
// (k8s.io/kube-aggregator/pkg/controllers/status).
extension APIServer {
  /// Looks after the APIServices until cancelled: at every change, and from time to time.
  func runAggregationController() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { [aggregator] in
        while true {
          try await Task.sleep(for: .seconds(aggregator.services.allSatisfy(\.isAvailable) ? 30 : 2))
          if !aggregator.services.isEmpty { aggregator.wake() }
        }
      }
      group.addTask { [self] in
        for await _ in aggregator.signals {
          do { try await settleServices() } catch is CancellationError { return } catch {
            Log.error("aggregation: \(error)")
          }
        }
      }
      try await group.next()
      group.cancelAll()
    }
  }

  private func settleServices() async throws {
    try await registerCustomServices()
    try await settleLocalServices()
    await withTaskGroup(of: Void.self) { group in
      for service in aggregator.services { group.addTask { await self.check(service) } }
    }
  }

  private func check(_ service: AggregatedService) async {
    var failure = unreachable(service)
    var documents: AggregatedDocuments?
    if failure == nil {
      do { documents = try await ask(service) } catch let problem as DiscoveryFailure {
        failure = ("FailedDiscoveryCheck", problem.message)
      } catch { failure = ("FailedDiscoveryCheck", "\(error)") }
    }
    if let documents { aggregator.remember(documents, of: service) }
    guard let current = cache.resource(Self.apiServiceFolder).get(Self.apiServiceFolder + service.name) else { return }
    let condition: JSON = [
      "type": "Available", "status": failure == nil ? "True" : "False", "lastTransitionTime": .string(Timestamp.now.text),
      "reason": .string(failure?.reason ?? "Passed"), "message": .string(failure?.message ?? "all checks passed"),
    ]
    do { try await write(condition: condition, of: current) } catch { Log.error("aggregation: \(service.name): \(error)") }
  }

  /// What the Service and its endpoints alone tell against a server.
  private func unreachable(_ service: AggregatedService) -> (reason: String, message: String)? {
    let (name, namespace) = (service.service, service.namespace)
    guard let object = cache.resource("/registry/services/specs/").get("/registry/services/specs/\(namespace)/\(name)")?.object
    else { return ("ServiceNotFound", "service/\(name) in \"\(namespace)\" is not present") }
    guard object.spec["type"].string ?? "ClusterIP" == "ClusterIP" else { return nil }
    guard let port = object.spec["ports"].elements.first(where: { $0["port"].int == service.port }) else {
      return ("ServicePortError", "service/\(name) in \"\(namespace)\" is not listening on port \(service.port)")
    }
    let slices = cache.resource("/registry/endpointslices/").list(folder: "/registry/endpointslices/\(namespace)/").objects
      .filter { $0.labels["kubernetes.io/service-name"] == name }.map(\.object.json)
    if slices.isEmpty {
      return ("EndpointsNotFound", "cannot find endpointslices for service/\(name) in \"\(namespace)\"")
    }
    let portName = port["name"].string ?? ""
    let isThere = slices.contains { slice in
      slice["endpoints"].elements.contains { $0["conditions"]["ready"].bool != false }
        && slice["ports"].elements.contains { ($0["name"].string ?? "") == portName && !$0["port"].isNull }
    }
    if isThere { return nil }
    return (
      "MissingEndpoints",
      "endpointslices for service/\(name) in \"\(namespace)\" have no addresses with port name \"\(portName)\""
    )
  }

  struct DiscoveryFailure: Error { let message: String }

  /// Asks for the group and version, and for the documents about it.
  private func ask(_ service: AggregatedService) async throws -> AggregatedDocuments {
    let place = try backend(namespace: service.namespace, name: service.service, port: service.port)
    let url = "https://\(place.host):\(place.port)\(service.path)"
    let answer: OutboundExchange.Answer
    do { answer = try await fetch(service.path, service, place) } catch {
      let why = error is DeadlineExceeded ? "context deadline exceeded" : "\(error)"
      throw DiscoveryFailure(message: "failing or missing response from \(url): Get \"\(url)\": \(why)")
    }
    guard (200..<300).contains(answer.status) else {
      throw DiscoveryFailure(message: "failing or missing response from \(url): bad status from \(url): \(answer.status)")
    }
    var documents = AggregatedDocuments()
    if let list = try? JSON.decode(answer.body) { documents.discovery = AggregatedDiscovery.version(list, service.groupVersion) }
    // Servers need not describe themselves.
    if let index = try? await json("/openapi/v3", service, place) {
      documents.openAPI = index["paths"][String(service.path.dropFirst())]["serverRelativeURL"].string
    }
    if documents.openAPI == nil || aggregator.documents(service).openAPIv2.isNull {
      documents.openAPIv2 = (try? await json("/openapi/v2", service, place)) ?? .null
    } else {
      documents.openAPIv2 = aggregator.documents(service).openAPIv2
    }
    return documents
  }

  private func json(_ path: String, _ service: AggregatedService, _ place: (host: String, port: Int)) async throws -> JSON {
    let answer = try await fetch(path, service, place)
    return answer.status == 200 ? try JSON.decode(answer.body) : .null
  }

  private func fetch(
    _ path: String, _ service: AggregatedService, _ place: (host: String, port: Int)
  ) async throws -> OutboundExchange.Answer {
    var headers = Self.identity(UserInfo(name: "system:kube-aggregator", groups: ["system:masters"]))
    headers.add("Accept", "application/json")
    headers.add("User-Agent", "kube-apiserver")
    // Nothing is learned here that a user would rely on, so the certificate does not matter.
    let (tls, sent) = (service.tls(proxyCertificate, verifies: false), headers)
    return try await Deadline.run(.seconds(5)) {
      try await OutboundExchange.send(host: place.host, port: place.port, tls: tls, method: "GET", target: path, headers: sent)
    }
  }
}

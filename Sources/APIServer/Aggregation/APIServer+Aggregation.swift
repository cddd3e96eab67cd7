import HTTPServer
import KubeAPI
import Storage

extension GroupVersionResource {
  static let apiServices = Self(group: "apiregistration.k8s.io", "apiservices")
}

// Requests that other servers answer (k8s.io/kube-aggregator).
extension APIServer {
  static let apiServiceFolder = "/registry/apiregistration.k8s.io/apiservices/"

  /// Routes exactly what the stored APIServices say. Cheap, and safe on the store's thread.
  func loadAggregation() {
    aggregator.load(cache.resource(Self.apiServiceFolder).all.compactMap { AggregatedService($0.object) })
  }

  func noteAggregationChange(_ event: StorageEvent) {
    if event.key.hasPrefix(Self.apiServiceFolder) {
      loadAggregation()
      aggregator.wake()
    } else if !aggregator.services.isEmpty,
      event.key.hasPrefix("/registry/services/specs/") || event.key.hasPrefix("/registry/endpointslices/")
    {
      aggregator.wake()
    }
  }

  /// Hands a request to the server that answers for its group and version, in the name of its user.
  func serveAggregated(
    _ service: AggregatedService, _ context: RequestContext, _ response: HTTPResponseWriter
  ) async throws {
    guard service.isAvailable,
      let place = try? backend(namespace: service.namespace, name: service.service, port: service.port)
    else { return try await Self.refuse("service unavailable", response) }
    let query = context.http.rawQuery
    let rest = query.isEmpty ? String(context.http.rawPath) : "\(context.http.rawPath)?\(query)"
    let destination = ProxyTarget(
      host: place.host, port: place.port, tls: service.tls(proxyCertificate), target: rest,
      identity: Self.identity(context.user))
    do { try await proxy(context, to: destination, response) } catch {
      guard !response.isStarted else { throw error }
      let text = (error as? APIStatus)?.message ?? "\(error)"
      let detail = text.hasPrefix("error dialing backend: ") ? String(text.dropFirst(23)) : text
      try await Self.refuse("error trying to reach service: \(detail)", response)
    }
  }

  private static func refuse(_ text: String, _ response: HTTPResponseWriter) async throws {
    let headers: HTTPFields = ["Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"]
    try await response.respond(status: 503, headers: headers, body: Array("\(text)\n".utf8))
  }

  /// How an aggregated server is told who asks.
  static func identity(_ user: UserInfo) -> HTTPFields {
    var fields: HTTPFields = ["X-Remote-User": user.name]
    if !user.uid.isEmpty { fields.add("X-Remote-Uid", user.uid) }
    for group in user.groups { fields.add("X-Remote-Group", group) }
    for (key, values) in user.extra.sorted(by: { $0.key < $1.key }) {
      for value in values { fields.add("X-Remote-Extra-\(PercentEncoding.encode(key))", value) }
    }
    return fields
  }
}

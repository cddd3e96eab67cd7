import HTTPServer

extension APIServer {
  /// A few figures in Prometheus' text form.
  func sendMetrics(_ response: HTTPResponseWriter) async throws {
    var text = "# HELP apiserver_storage_objects Number of stored objects at the time of last check split by kind.\n"
    text += "# TYPE apiserver_storage_objects gauge\n"
    for definition in catalogue.all where definition.isStored {
      text += "apiserver_storage_objects{resource=\"\(definition.qualifiedName)\"} \(cache.resource(definition).count)\n"
    }
    text += "# HELP apiserver_resource_version Newest revision of the store.\n# TYPE apiserver_resource_version gauge\n"
    text += "apiserver_resource_version \(cache.revision)\n"
    try await response.respond(
      status: 200, headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"], body: Array(text.utf8))
  }
}

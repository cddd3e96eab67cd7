import HTTPServer
import KubeAPI

extension APIServer {
  /// All figures in Prometheus' text form.
  func sendMetrics(_ response: HTTPResponseWriter) async throws {
    for definition in catalogue.all where definition.isStored {
      let count = Double(cache.resource(definition).count)
      metrics.storageObjects.set(count, [definition.qualifiedName])
      metrics.resourceObjects.set(count, [definition.group, definition.name])
    }
    flowControl.publish()
    metrics.storageRevision.set(Double(cache.revision))
    let version = Self.version
    let fields = [
      "buildDate", "compiler", "gitCommit", "gitTreeState", "gitVersion", "goVersion", "major", "minor", "platform",
    ]
    metrics.build.set(1, fields.map { version[$0].string ?? "" })
    var text = ""
    metrics.write(to: &text)
    ProcessMetrics.write(to: &text)
    try await send(figures: text, response)
  }

  /// `/metrics/slis`: the health checks that were made.
  func sendHealthMetrics(_ response: HTTPResponseWriter) async throws {
    var text = ""
    metrics.writeHealth(to: &text)
    ProcessMetrics.writeStart(to: &text)
    try await send(figures: text, response)
  }

  private func send(figures text: String, _ response: HTTPResponseWriter) async throws {
    try await response.respond(
      status: 200, headers: ["Content-Type": "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"],
      body: Array(text.utf8))
  }

  /// Counts a request that has its answer.
  func measure(_ request: HTTPRequest, _ record: RequestRecord, _ response: HTTPResponseWriter) {
    guard let labels = labels(request, record.info) else { return }
    let series = metrics.series(of: labels)
    series.answered(response.status ?? 0).add()
    guard !record.isLongRunning else { return }
    series.duration.observe((ContinuousClock.now - record.start).seconds)
    series.size.observe(Double(response.bytesWritten))
  }

  func labels(_ request: HTTPRequest, _ info: RequestInfo) -> RequestLabels? {
    let isKnown = info.isResourceRequest ? catalogue.serves(info.groupVersionResource) : true
    return RequestLabels(request, info, isKnown: isKnown)
  }
}

extension Duration {
  /// As a fraction.
  var seconds: Double { self / .seconds(1) }
}

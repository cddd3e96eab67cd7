import HTTPServer
import KubeAPI

extension APIServer {
  /// All figures in Prometheus' text form.
  func sendMetrics(_ response: HTTPResponseWriter) async throws {
    await publishStorage()
    flowControl.publish()
    metrics.unavailableServices.reset()
    for service in aggregator.services { metrics.unavailableServices.set(service.isAvailable ? 0 : 1, [service.name]) }
    let version = Self.version
    let fields = [
      "buildDate", "compiler", "gitCommit", "gitTreeState", "gitVersion", "goVersion", "major", "minor", "platform",
    ]
    metrics.build.set(1, fields.map { version[$0].string ?? "" })
    let binary = "\(version.major.string ?? "").\(version.minor.string ?? "")"
    let emulated = "\(version.emulationMajor.string ?? "").\(version.emulationMinor.string ?? "")"
    let least = "\(version.minCompatibilityMajor.string ?? "").\(version.minCompatibilityMinor.string ?? "")"
    metrics.version.set(1, [binary, "kube", emulated, least])
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

  /// What can be read off the store and the cache.
  private func publishStorage() async {
    let figures = metrics.storage
    if let size = try? await storage.size() { figures.size.set(Double(size), ["etcd-0"]) }
    for definition in catalogue.all where definition.isStored {
      let source = cache.resource(definition)
      let (count, bytes) = source.size
      let labels = [definition.group, definition.name]
      figures.objects.set(Double(count), [definition.qualifiedName])
      figures.resourceObjects.set(Double(count), labels)
      figures.resourceSizes.set(Double(bytes), labels)
      let traffic = source.traffic
      figures.cacheInitializations.set(Double(traffic.loads), labels)
      figures.cacheRevision.set(Double(source.lastRevision % 1_000_000_000_000_000), labels)
      guard traffic.events > 0 else { continue }
      for family in [figures.eventsReceived, figures.cacheEventsReceived, figures.cacheEventsDispatched] {
        family.set(Double(traffic.events), labels)
      }
    }
  }

  /// Counts a request that has its answer.
  func measure(_ request: HTTPRequest, _ record: RequestRecord, _ response: HTTPResponseWriter) {
    guard record.isServed, let labels = labels(request, record.info) else { return }
    let code = response.status ?? 0
    let meters = metrics.requests.meters(labels, code: code)
    meters.total.add()
    let time = ContinuousClock.now - record.start
    meters.bodySizes?.observe(Double(request.body.count))
    if code == 504 || code == 429 { metrics.requests.terminations.add(1, [String(code)] + labels.values) }
    guard !record.isLongRunning else { return }
    meters.duration.observe(time.seconds)
    meters.ownDuration?.observe((time - record.foreignTime).seconds)
    meters.responseSizes?.observe(Double(response.bytesWritten))
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

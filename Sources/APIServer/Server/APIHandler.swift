import HTTPServer
import KubeAPI
import LinuxSystem

/// The way of a request: who, may they, is there room, what; and every failure as a `Status`. Around it the audit trail, the figures
/// and the log.
struct APIHandler: HTTPHandler {
  let server: APIServer

  /// What is proxied or for an aggregated server is handed on, however long it is.
  func streamsBody(of request: HTTPRequest) -> Bool {
    if request.asksUpgrade { return false }
    let info = RequestInfo(request)
    return info.isResourceRequest && info.subresource == "proxy" || server.aggregator.service(info.path) != nil
  }

  func handle(_ request: HTTPRequest, _ response: HTTPResponseWriter) async throws {
    let info = RequestInfo(request)
    let record = RequestRecord(request, info)
    response.preset("Audit-Id", record.auditID)
    let policies = server.configuration.policies
    if policies.sendsRetryAfter, server.shutdown.isClosed, !Self.isServedToTheEnd(request) {
      defer { RequestLog.write(request, record, response) }
      return try await turnAway(response)
    }
    if !policies.transportSecurity.isEmpty {
      response.preset("Strict-Transport-Security", policies.transportSecurity.joined(separator: "; "))
    }
    response.preset("Cache-Control", "no-cache, private")
    if policies.goawayChance > 0, Double.random(in: 0..<1) < policies.goawayChance { response.sendGoaway() }
    defer {
      server.measure(request, record, response)
      RequestLog.write(request, record, response)
    }
    if server.origins.admit(request, response) { return try await response.respond(status: 204) }
    let audit = server.audit?.begin(record)
    do {
      try await serve(request, record, audit, response)
      await audit?.complete(request, response.status)
    } catch {
      await audit?.complete(request, response.status)
      throw error
    }
  }

  /// Who watches over the server hears of it until it is gone, and so do other API servers (k8s.io/apiserver
  /// pkg/server/filters/with_retry_after.go).
  private static func isServedToTheEnd(_ request: HTTPRequest) -> Bool {
    ["/readyz", "/livez", "/healthz", "/metrics"].contains { request.path.hasPrefix($0) }
      || request.headers["User-Agent"]?.hasPrefix("kube-apiserver/") == true
  }

  /// `--shutdown-send-retry-after`.
  private func turnAway(_ response: HTTPResponseWriter) async throws {
    response.tearDownConnection()
    response.preset("Retry-After", "5")
    try await APIServer.text(429, "The apiserver is shutting down, please try again later.\n", response)
  }

  private func serve(
    _ request: HTTPRequest, _ record: RequestRecord, _ audit: AuditTrail?, _ response: HTTPResponseWriter
  ) async throws {
    var warnings: [(String, String)] = []
    do {
      let deadline: RequestDeadline
      do throws(APIStatus) {
        deadline = try RequestDeadline(request, record, longest: server.configuration.requestTimeout)
      } catch {
        audit?.refused(response)
        throw error
      }
      let real = try await authenticate(request, audit, response)
      try await audit?.received(request, user: real, response)
      let (user, constraint) = try await server.effectiveUser(real, request, record.info)
      record.user = user
      if user != real { audit?.impersonated(user, constraint: constraint) }
      let context = RequestContext(request, record, user: user, options: options(request, record.info), audit: audit)
      do { try await deadline.bound(server.deadlines, response) { try await admitted(context, deadline.time, response) } } catch {
        warnings = context.warningHeaders
        throw error
      }
    } catch let failure as APIStatus {
      try await respond(failure, request, response, warnings, audit)
    } catch let rejection as FlowControl.Rejection {
      record.isServed = true
      response.preset("Retry-After", String(server.flowControl.retryAfter(rejection)))
      try await APIServer.text(429, "Too many requests, please try again later.\n", response)
    } catch let failure as PlainFailure {
      try await failure.respond(response)
    } catch let failure as HTTPServerError { throw failure } catch is CancellationError {
      // A stream that ends with the server is a whole answer; one whose client is gone is nobody's.
      if server.shutdown.isDraining, response.isStarted { try await response.finish() } else { response.abort() }
    } catch {
      try await respond(.internalError("\(error)"), request, response, [], audit)
    }
  }

  private func authenticate(
    _ request: HTTPRequest, _ audit: AuditTrail?, _ response: HTTPResponseWriter
  ) async throws(APIStatus) -> UserInfo {
    let start = ContinuousClock.now
    do throws(APIStatus) {
      let user = try await server.authentication.user(request)
      server.metrics.authenticated.done(since: start)
      server.metrics.access.users.add(1, [Self.kind(of: user)])
      return user
    } catch {
      // Upstream tells credentials that are not good from none at all.
      let hasNone = request.headers["Authorization"] == nil && request.peerCertificates.isEmpty
      server.metrics.access.authentication(hasNone ? "failure" : "error").done(since: start)
      audit?.refused(response)
      throw error
    }
  }

  /// Users as upstream counts them: named ones all as one.
  private static func kind(of user: UserInfo) -> String {
    ["system:anonymous", "system:apiserver"].contains(user.name)
      || user.name.hasPrefix("system:") && user.serviceAccount == nil
        && !user.name.hasPrefix("system:node:")
      ? user.name : "other"
  }

  /// Takes a seat, asks for permission and answers. `time` is what the request has.
  private func admitted(_ context: RequestContext, _ time: Duration?, _ response: HTTPResponseWriter) async throws {
    let record = context.record
    let seat = try await server.flowControl.enter(
      record, context.user, context.http, response, time: time ?? server.configuration.requestTimeout
    ) { server.stored(record.info) }
    let kind = record.isMutating ? "mutating" : "readOnly"
    guard record.isLongRunning else {
      server.metrics.requests.inflight.add(1, [kind])
      defer {
        server.metrics.requests.inflight.add(-1, [kind])
        seat.leave()
      }
      return try await route(context, response)
    }
    defer { seat.leave() }
    let labels = server.labels(context.http, record.info)
    if let labels { server.metrics.requests.longRunning.add(1, labels.values) }
    defer { if let labels { server.metrics.requests.longRunning.add(-1, labels.values) } }
    let place = record.info.verb == "watch" ? WatchCounts.Place(record.info, context.http) : nil
    if let place { server.flowControl.watches.begin(place) }
    defer { if let place { server.flowControl.watches.end(place) } }
    // Streams give the seat back as soon as they run.
    response.onStart { _ in seat.leave() }
    try await untilDraining { try await route(context, response) }
  }

  /// Cancels the work when the server drains.
  private func untilDraining(_ body: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await body()
        return true
      }
      group.addTask { [shutdown = server.shutdown] in
        await shutdown.untilDraining()
        return false
      }
      defer { group.cancelAll() }
      if try await group.next() == false {
        group.cancelAll()
        _ = try await group.next()
      }
    }
  }

  func refusal(status: Int, message: String) -> (contentType: String, body: [UInt8]) {
    let reason: StatusReason = status == 413 ? .requestEntityTooLarge : status == 500 ? .internalError : .badRequest
    return ("application/json", APIStatus(reason, message, code: status).json.data + [UInt8(ascii: "\n")])
  }

  private func options(_ request: HTTPRequest, _ info: RequestInfo) -> Result<RequestOptions, APIStatus> {
    let kind: String? =
      switch info.verb {
      case _ where !info.isResourceRequest: nil
      case "create": "CreateOptions"
      case "update": "UpdateOptions"
      case "patch": "PatchOptions"
      case "delete", "deletecollection": "DeleteOptions"
      default: nil
      }
    do throws(APIStatus) {
      return .success(try kind.map { kind throws(APIStatus) in try RequestOptions(request, kind: kind) } ?? RequestOptions())
    } catch { return .failure(error) }
  }

  private func respond(
    _ failure: APIStatus, _ request: HTTPRequest, _ response: HTTPResponseWriter, _ warnings: [(String, String)] = [],
    _ audit: AuditTrail?
  ) async throws {
    guard !response.isStarted else { return response.abort() }
    let negotiated = Representation.negotiate(request, transforms: false, messages: .all)
    audit?.failed(failure, isHeard: negotiated != nil)
    // Who takes nothing that failures come in gets them as Go's `WriteRawJSON` writes them.
    let representation = negotiated ?? Representation(isPretty: true)
    var headers = failure.headers(representation)
    for (name, value) in warnings { headers.add(name, value) }
    try await response.respond(status: failure.code, headers: headers, body: representation.encode(failure.json))
  }

  private func authorize(_ context: RequestContext) async throws {
    let wanted = AccessAttributes(context)
    let start = ContinuousClock.now
    let decision = await server.authorization.decide(wanted)
    count(decision, since: start)
    if decision.isAllowed || decision.error.isEmpty {
      context.record.annotate("authorization.k8s.io/decision", decision.isAllowed ? "allow" : "forbid")
    }
    guard decision.isAllowed || decision.error.isEmpty else {
      context.record.annotate("authorization.k8s.io/reason", "internal error")
      throw PlainFailure(
        status: 500, text: "Internal Server Error: \(JSON.string(context.http.target).text): \(decision.error)\n")
    }
    context.record.annotate("authorization.k8s.io/reason", decision.reason)
    guard !decision.isAllowed else { return }
    Log.verbose(4, "\"Forbidden\" URI=\(JSON.string(context.http.target).text) reason=\(JSON.string(decision.reason).text)")
    throw Authorization.refusal(wanted, decision.reason)
  }

  private func count(_ decision: AuthorizationDecision, since start: ContinuousClock.Instant) {
    if decision.isAllowed { return server.metrics.allowed.done(since: start) }
    let result = !decision.error.isEmpty ? "error" : decision.outcome == .deny ? "denied" : "no-opinion"
    server.metrics.access.authorization(result).done(since: start)
  }

  private func route(_ context: RequestContext, _ response: HTTPResponseWriter) async throws {
    do { try await authorize(context) } catch let refusal as APIStatus {
      response.preset("X-Content-Type-Options", "nosniff")
      throw refusal
    }
    context.record.isServed = true
    if let service = server.aggregator.service(context.info.path) {
      return try await server.serveAggregated(service, context, response)
    }
    guard context.info.isResourceRequest else { return try await server.serveNonResource(context, response) }
    if context.info.path.hasPrefix("//") { throw PlainFailure.pageNotFound }
    guard let definition = server.catalogue.definition(context.info.groupVersionResource) else {
      return try await server.serveUnknown(context, response)
    }
    try server.enter(definition, context)
    // Upstream routes GET alone; proxied servers and custom resources are asked with HEAD as well.
    if context.http.method == "HEAD", context.info.subresource != "proxy", !definition.isCustom {
      throw APIStatus.methodNotAllowed()
    }
    if let fault = context.optionsFault { throw fault }
    try context.checkNameOfPath()
    if context.info.subresource.isEmpty {
      try await server.serve(definition, context, response)
    } else {
      try await server.serveSubresource(definition, context, response)
    }
  }
}

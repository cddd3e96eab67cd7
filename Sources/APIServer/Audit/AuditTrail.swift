import HTTPServer
import KubeAPI
import Synchronization

/// What is recorded of one request. Its level is known as soon as the user is; below it nothing is kept.
final class AuditTrail: Sendable {
  private struct State {
    var verdict = AuditPolicy.Verdict()
    var user: JSON = [:]
    var impersonated = JSON.null
    /// The verb of constrained impersonation; empty for none.
    var constraint = ""
    var isPatch = false
    var reference: [(String, String)] = []
    var responseStatus = JSON.null
    var requestObject = JSON.null
    var responseObject = JSON.null
    /// The failure was told in a form the client had not asked for, which upstream does not record.
    var isUnheard = false
  }

  private let record: RequestRecord
  private let audit: Audit
  private let state = Mutex(State())

  init(_ record: RequestRecord, _ audit: Audit) {
    self.record = record
    self.audit = audit
  }

  /// The request comes from `user`; streams tell when they begin. Throws when it must not go on without being recorded.
  func received(_ request: HTTPRequest, user: UserInfo, _ response: HTTPResponseWriter) async throws(PlainFailure) {
    guard judge(user) else { return }
    state.withLock { $0.user = APIServer.userInfo(user) }
    if let event = event(.requestReceived, request), await !audit.write(event) {
      throw PlainFailure(
        status: 500,
        text: "Internal Server Error: \(JSON.string(request.target).text): failed to store audit event\n")
    }
    follow(response)
    guard record.isLongRunning else { return }
    response.onStart { [self] status in
      answered(status)
      if let event = event(.responseStarted, request) { audit.note(event) }
    }
  }

  /// Nobody was found behind the request's credentials, or nobody looked.
  func refused(_ response: HTTPResponseWriter) { if judge(nil) { follow(response) } }

  /// Keeps the answer where the level asks for it, and the outcome where the answer is one.
  private func follow(_ response: HTTPResponseWriter) {
    let isWhole = state.withLock { $0.verdict.level } == .requestResponse
    response.onBody { [self] bytes in
      guard !state.withLock({ $0.isUnheard }), isWhole || Self.isStatus(bytes), let object = try? JSON.decode(bytes) else {
        return
      }
      let isStatus = object.kind == "Status" && object.apiVersion == "v1"
      if isStatus { answered(object) }
      // Of what is no resource only failures are objects.
      guard isWhole, isStatus || record.info.isResourceRequest else { return }
      state.withLock { $0.responseObject = $0.verdict.omitsManagedFields ? Self.withoutManagedFields(object) : object }
    }
  }

  private static func isStatus(_ body: [UInt8]) -> Bool {
    let start = String(decoding: body.prefix(24), as: UTF8.self).filter { !$0.isWhitespace }
    return start.hasPrefix("{\"kind\":\"Status\"")
  }

  private func judge(_ user: UserInfo?) -> Bool {
    let verdict = audit.policy.verdict(record.info, user)
    audit.metrics.access.auditLevels.add(1, [verdict.level.rawValue])
    let info = record.info
    state.withLock { state in
      state.verdict = verdict
      state.reference = [
        ("resource", info.resource), ("namespace", info.namespace), ("name", info.name), ("uid", ""), ("apiGroup", info.group),
        ("apiVersion", info.version), ("resourceVersion", ""), ("subresource", info.subresource),
      ]
    }
    return verdict.level != .none
  }

  /// Whether what is sent is recorded, not only that something was.
  var recordsBodies: Bool { state.withLock { $0.verdict.level >= .request } }

  func impersonated(_ user: UserInfo, constraint: String) {
    state.withLock { ($0.impersonated, $0.constraint) = (APIServer.userInfo(user), constraint) }
  }

  /// A patch as it came: what it makes of the object is not recorded.
  func patch(_ patch: JSON) {
    state.withLock { state in
      state.isPatch = true
      if state.verdict.level >= .request { state.requestObject = patch }
    }
  }

  /// The decoded body of a write, defaults included, before admission.
  func request(_ object: JSON) {
    state.withLock { state in
      guard state.verdict.level != .none, !state.isPatch else { return }
      let metadata = object.metadata
      let known = [
        "namespace": metadata.namespace, "name": metadata.name, "uid": metadata.uid, "resourceVersion": metadata.resourceVersion,
      ]
      for (index, entry) in state.reference.enumerated() where entry.1.isEmpty {
        if let value = known[entry.0]?.string { state.reference[index].1 = value }
      }
      guard state.verdict.level >= .request else { return }
      state.requestObject = state.verdict.omitsManagedFields ? Self.withoutManagedFields(object) : object
    }
  }

  /// - Parameter isHeard: whether there was a form of the answer that the client takes.
  func failed(_ failure: APIStatus, isHeard: Bool) {
    guard isHeard else { return state.withLock { $0.isUnheard = true } }
    answered(failure.json)
    state.withLock { if $0.verdict.level == .requestResponse { $0.responseObject = failure.json } }
  }

  private func answered(_ outcome: JSON) {
    state.withLock { state in
      guard state.responseStatus.isNull else { return }
      var status: JSON = ["metadata": [:]]
      for key in ["status", "message", "reason", "details", "code"] where !outcome[key].isNull { status[key] = outcome[key] }
      // Success need not say so.
      if status["code"].isNull { status["code"] = 200 }
      state.responseStatus = status
    }
  }

  /// The answer is out, or the client is gone before one was.
  func complete(_ request: HTTPRequest, _ status: Int?) async {
    guard state.withLock({ $0.verdict.level != .none }) else { return }
    answered(status)
    // Upstream tells of a refused login when the answer starts, and of nothing after it.
    let stage: AuditPolicy.Stage = state.withLock { $0.user.members.isEmpty } ? .responseStarted : .responseComplete
    if let event = event(stage, request) { _ = await audit.write(event) }
  }

  private func answered(_ status: Int?) {
    state.withLock { state in
      guard state.responseStatus.isNull else { return }
      state.responseStatus =
        status.map { ["metadata": [:], "code": JSON($0)] }
        ?? ["metadata": [:], "status": "Success", "message": "Connection closed early", "code": 200]
    }
  }

  /// Nil when the policy leaves the stage out.
  private func event(_ stage: AuditPolicy.Stage, _ request: HTTPRequest) -> JSON? {
    let state = state.withLock { $0 }
    // A bare nil in a conditional expression would be JSON's null, which is an event.
    if state.verdict.omitStages.contains(stage) { return Optional<JSON>.none }
    return event(stage, request, state)
  }

  /// In the order of upstream's fields.
  private func event(_ stage: AuditPolicy.Stage, _ request: HTTPRequest, _ state: State) -> JSON {
    var json: JSON = [
      "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": .string(state.verdict.level.rawValue),
      "auditID": .string(record.auditID), "stage": .string(stage.rawValue), "requestURI": .string(request.target),
      "verb": .string(record.info.verb), "user": state.user,
    ]
    if !state.impersonated.isNull { json["impersonatedUser"] = state.impersonated }
    if !state.constraint.isEmpty { json["authenticationMetadata"] = ["impersonationConstraint": .string(state.constraint)] }
    let addresses =
      request.headers.list("X-Forwarded-For") + (request.headers["X-Real-Ip"].map { [$0] } ?? []) + [request.remoteAddress]
    var sources: [String] = []
    for address in addresses where !address.isEmpty && !sources.contains(address) { sources.append(address) }
    json["sourceIPs"] = JSON(sources)
    if let agent = request.headers["User-Agent"], !agent.isEmpty { json["userAgent"] = .string(agent) }
    if record.info.isResourceRequest {
      json["objectRef"] = .object(
        JSONObject(state.reference.filter { !$0.1.isEmpty }.map { ($0.0, JSON.string($0.1)) }))
    }
    if stage != .requestReceived {
      json["responseStatus"] = state.responseStatus
      if !state.requestObject.isNull { json["requestObject"] = state.requestObject }
      if !state.responseObject.isNull { json["responseObject"] = state.responseObject }
    }
    json["requestReceivedTimestamp"] = .string(record.received.microText)
    json["stageTimestamp"] = .string(Timestamp.now.microText)
    let annotations = record.annotations.sorted { $0.0 < $1.0 }
    if !annotations.isEmpty { json["annotations"] = .object(JSONObject(annotations.map { ($0.0, JSON.string($0.1)) })) }
    return json
  }

  private static func withoutManagedFields(_ object: JSON) -> JSON {
    var object = object
    if !object.metadata.managedFields.isNull { object["metadata"]["managedFields"] = .null }
    if let items = object.items.array { object["items"] = .array(items.map(withoutManagedFields)) }
    return object
  }
}

import KubeAPI

/// The response in an AdmissionReview, verified (k8s.io/apiserver/pkg/admission/plugin/webhook/request).
struct WebhookAnswer: Sendable {
  let isAllowed: Bool
  let warnings: [String]
  let annotations: [(String, String)]
  /// A JSON patch; nil when nothing is to be changed.
  let patch: JSON?
  private let status: JSON

  init(_ body: JSON, uid: String, version: String, isMutating: Bool) throws(WebhookFailure) {
    let response = body.response
    func invalid(_ why: String) -> WebhookFailure {
      WebhookFailure(message: "received invalid webhook response: \(why)")
    }
    guard !response.isNull else { throw invalid("webhook response was absent") }
    if version == "v1" {
      let parts = (body.apiVersion.string ?? "").split(separator: "/", omittingEmptySubsequences: false)
      let got = parts.count == 2 ? "\(parts[0])/\(parts[1])" : "/\(parts.first ?? "")"
      let kind = body.kind.string ?? ""
      guard got == "admission.k8s.io/v1", kind == "AdmissionReview" else {
        throw invalid("expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got \(got), Kind=\(kind)")
      }
      guard response.uid.string == uid else {
        throw invalid("expected response.uid=\"\(uid)\", got \"\(response.uid.string ?? "")\"")
      }
    }
    let encoded = response.patch.string ?? ""
    let type = response.patchType.string
    if isMutating {
      if version == "v1", !encoded.isEmpty, type == nil {
        throw invalid("webhook returned response.patch but not response.patchType")
      }
      if version == "v1", encoded.isEmpty, type != nil {
        throw invalid("webhook returned response.patchType but not response.patch")
      }
      if let type, type != "JSONPatch" { throw invalid("webhook returned invalid response.patchType of \"\(type)\"") }
    } else if version == "v1" {
      if !encoded.isEmpty { throw invalid("validating webhook may not return response.patch") }
      if type != nil { throw invalid("validating webhook may not return response.patchType") }
    }
    isAllowed = response.allowed.bool ?? false
    warnings = response.warnings.elements.compactMap(\.string)
    annotations = response.auditAnnotations.members.map { ($0.0, $0.1.string ?? "") }
    status = response.status
    guard isMutating, !encoded.isEmpty else {
      patch = nil
      return
    }
    guard let bytes = Base64.decode(encoded), let json = try? JSON.decode(bytes), json.array != nil else {
      throw WebhookFailure(message: "received undecodable patch in webhook response: invalid JSON Patch")
    }
    // Not by a conditional expression: its nil would be JSON's null.
    if json.elements.isEmpty { patch = .none } else { patch = json }
  }

  /// What the client is told when the webhook says no.
  func refusal(by name: String) -> APIStatus {
    let by = "admission webhook \"\(name)\" denied the request"
    let (message, reason) = (status.message.string ?? "", status.reason.string ?? "")
    let text = !message.isEmpty ? "\(by): \(message)" : !reason.isEmpty ? "\(by): \(reason)" : "\(by) without explanation"
    let code = status.code.int ?? 0
    let details = status.details
    let causes = details.causes.elements.map {
      APIStatus.Cause(reason: $0.reason.string ?? "", message: $0.message.string ?? "", field: $0["field"].string ?? "")
    }
    return APIStatus(
      StatusReason(rawValue: reason), text, code: code < 400 ? 400 : code,
      details: details.isNull
        ? nil
        : .init(
          name: details.name.string ?? "", group: details.group.string ?? "", kind: details.kind.string ?? "",
          uid: details.uid.string ?? "", causes: causes, retryAfterSeconds: details.retryAfterSeconds.int ?? 0))
  }
}

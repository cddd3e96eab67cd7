import KubeAPI
import LinuxSystem

/// Asks a server outside, by SubjectAccessReviews, and keeps its answers for a while (k8s.io/apiserver plugin/pkg/authorizer/webhook).
struct WebhookAuthorizer: Sendable {
  /// Questions longer than this are not worth keeping; as upstream's.
  private static let longestKept = 10_000

  let name: String
  private let settings: AuthorizationConfiguration.Webhook
  private let server: KubeconfigServer
  private let conditions: WebhookConditions
  private let answers = ExpiringCache<JSON, AuthorizationDecision>()

  init(_ name: String, _ settings: AuthorizationConfiguration.Webhook) throws(FlagError) {
    self.name = name
    self.settings = settings
    server = try KubeconfigServer(file: settings.kubeconfig, timeout: settings.timeout)
    conditions = WebhookConditions(settings.conditions)
  }

  /// What is known without asking: that the webhook does not care, or what it said lately.
  func known(_ wanted: AccessAttributes) -> AuthorizationDecision? {
    switch conditions.isEmpty ? .matches : conditions.evaluate(wanted.conditionRequest) {
    case .differs: .noOpinion("")
    case .fails(let problem): failure(problem)
    case .matches: answers[wanted.reviewed(version: settings.version)]
    }
  }

  func decide(_ wanted: AccessAttributes) async -> AuthorizationDecision {
    if let decision = known(wanted) { return decision }
    let spec = wanted.reviewed(version: settings.version)
    let review: JSON = [
      "kind": "SubjectAccessReview", "apiVersion": .string("authorization.k8s.io/\(settings.version)"),
      "metadata": ["creationTimestamp": .null], "spec": spec, "status": ["allowed": false],
    ]
    let status: JSON
    do throws(APIStatus) { status = try await server.post(review).status } catch {
      Log.error("\"Failed to make webhook authorizer request\" err=\(JSON.string(error.message).text)")
      return failure(error.message)
    }
    let (isAllowed, isDenied) = (status.allowed.bool ?? false, status.denied.bool ?? false)
    let reason = status.reason.string ?? ""
    let decision: AuthorizationDecision
    switch (isAllowed, isDenied) {
    case (true, true):
      decision = .init(
        outcome: .deny, reason: reason, error: "webhook subject access review returned both allow and deny response")
    case (_, true): decision = .deny(reason)
    case (true, _): decision = .allow(reason)
    default: decision = .noOpinion(reason)
    }
    let isKept = isAllowed ? settings.cachesAuthorized : settings.cachesUnauthorized
    if isKept, decision.error.isEmpty, spec.data.count < Self.longestKept {
      answers.keep(decision, for: spec, isAllowed ? settings.authorizedTTL : settings.unauthorizedTTL)
    }
    return decision
  }

  private func failure(_ problem: String) -> AuthorizationDecision {
    .init(outcome: settings.isDenyingOnFailure ? .deny : .noOpinion, reason: "", error: problem)
  }
}

import KubeAPI

/// What the audit log is told of one call of a mutating webhook (k8s.io/apiserver/pkg/admission/plugin/webhook/mutating/dispatcher.go).
struct MutationNotes {
  private let webhook: AdmissionWebhook
  private let request: AdmissionRequest
  /// Which of all webhooks it is, and in which round.
  private let place: String

  init(_ webhook: AdmissionWebhook, index: Int, _ request: AdmissionRequest) {
    self.webhook = webhook
    self.request = request
    place = "round_\(request.reinvocation.round)_index_\(index)"
  }

  func mutated(_ isChanged: Bool) {
    let value: JSON = [
      "configuration": .string(webhook.configuration), "webhook": .string(webhook.name), "mutated": .bool(isChanged),
    ]
    request.context.annotate("mutation.webhook.admission.k8s.io/\(place)", value.text)
  }

  /// The patch itself is told only where bodies are recorded too.
  func patched(_ patch: JSON) {
    guard request.context.audit?.recordsBodies == true else { return }
    let value: JSON = [
      "configuration": .string(webhook.configuration), "webhook": .string(webhook.name), "patch": patch, "patchType": "JSONPatch",
    ]
    request.context.annotate("patch.webhook.admission.k8s.io/\(place)", value.text)
  }

  func failedOpen() { request.context.annotate("failed-open.mutation.webhook.admission.k8s.io/\(place)", webhook.name) }
}

import KubeAPI

/// Counts what one call of a webhook led to.
struct WebhookTally: Sendable {
  private let metrics: AdmissionMetrics
  private let record: RequestRecord
  private let name: String
  private let operation: String
  private let isMutating: Bool
  private let isIgnoring: Bool
  private let start = ContinuousClock.now

  init(_ webhook: AdmissionWebhook, _ request: AdmissionRequest, isMutating: Bool) {
    metrics = request.server.metrics.admission
    record = request.context.record
    name = webhook.name
    operation = request.operation.rawValue
    self.isMutating = isMutating
    isIgnoring = webhook.isIgnoring
  }

  private var type: String { isMutating ? "admit" : "validating" }

  func allowed() { done(code: 200, isRejected: false) }

  func refused(_ refusal: APIStatus) {
    reject("no_error", refusal.code)
    done(code: refusal.code, isRejected: true)
  }

  /// There was no answer, or none that makes sense.
  func failed(_ failure: WebhookFailure) {
    if isIgnoring { metrics.webhookFailOpen.add(1, [name, type]) } else { reject("calling_webhook_error", failure.code) }
    done(code: failure.code, isRejected: !isIgnoring)
  }

  private func reject(_ error: String, _ code: Int) {
    metrics.webhookRejections.add(1, [error, name, operation, Self.text(code), type])
  }

  private func done(code: Int, isRejected: Bool) {
    let time = ContinuousClock.now - start
    record.noteWebhook(time, isMutating: isMutating)
    metrics.webhookRequests.add(1, [Self.text(code), name, operation, String(isRejected), type])
    metrics.webhooks.observe(time.seconds, [name, operation, String(isRejected), type])
  }

  /// What a strange server answers must not make series without end.
  private static func text(_ code: Int) -> String { String(min(code, 600)) }
}

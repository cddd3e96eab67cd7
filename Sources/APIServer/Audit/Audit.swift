import KubeAPI

/// The policy and where the events go.
struct Audit: Sendable {
  let policy: AuditPolicy
  let outputs: [AuditOutput]
  let metrics: ServerMetrics

  /// Nil without a policy or a place for events: then upstream records nothing either.
  init?(_ configuration: APIServerConfiguration, metrics: ServerMetrics) throws(FlagError) {
    guard let file = configuration.auditPolicyFile else { return nil }
    self.metrics = metrics
    policy = try AuditPolicy(file: file)
    var outputs: [AuditOutput] = []
    let (log, webhook) = (configuration.auditLog, configuration.auditWebhook)
    if !log.path.isEmpty {
      let file = try AuditFile(path: log.path, configuration.auditFile)
      outputs.append(AuditOutput(file, log, metrics))
    }
    if !webhook.path.isEmpty {
      let server = try AuditWebhook(file: webhook.path, initialBackoff: configuration.auditWebhookBackoff)
      outputs.append(AuditOutput(server, webhook, metrics))
    }
    guard !outputs.isEmpty else { return nil }
    self.outputs = outputs
  }

  func begin(_ record: RequestRecord) -> AuditTrail? { AuditTrail(record, self) }

  /// False when the request must not go on.
  func write(_ event: JSON) async -> Bool {
    metrics.access.auditEvents.add()
    var mayGoOn = true
    for output in outputs where await !output.process(event) { mayGoOn = false }
    return mayGoOn
  }

  /// The same at moments that nobody can wait in.
  func note(_ event: JSON) {
    metrics.access.auditEvents.add()
    for output in outputs { output.note(event) }
  }

  /// Passes on what is buffered until `close`, and then what is left.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      for output in outputs { group.addTask { await output.run() } }
    }
  }

  func close() { for output in outputs { output.close() } }
}

import KubeAPI

extension FlagParser {
  static let audit: [String: Effect] = [
    "audit-policy-file": path { $0.auditPolicyFile = $1 },
    "audit-log-maxage": number { $0.auditFile.maximumAge = $1 },
    "audit-log-maxbackup": number { $0.auditFile.maximumBackups = $1 },
    "audit-log-maxsize": number { $0.auditFile.maximumSize = $1 },
    "audit-log-compress": toggle { $0.auditFile.compresses = $1 },
    "audit-log-format": text { $0.auditFile.format = $1 },
    "audit-log-path": text { $0.auditLog.path = $1 },
    "audit-webhook-config-file": text { $0.auditWebhook.path = $1 },
    "audit-webhook-initial-backoff": time { $0.auditWebhookBackoff = $1 },
  ]
  .merging(auditOutput("log", \.auditLog)) { $1 }
  .merging(auditOutput("webhook", \.auditWebhook)) { $1 }

  /// What both places for events have flags for.
  private static func auditOutput(
    _ name: String, _ place: any WritableKeyPath<APIServerConfiguration, AuditSettings> & Sendable
  ) -> [String: Effect] {
    [
      "audit-\(name)-mode": text { $0[keyPath: place].mode = $1 },
      "audit-\(name)-batch-buffer-size": number { $0[keyPath: place].bufferSize = $1 },
      "audit-\(name)-batch-max-size": number { $0[keyPath: place].maximumBatch = $1 },
      "audit-\(name)-batch-max-wait": time { $0[keyPath: place].maximumWait = $1 },
      "audit-\(name)-batch-throttle-enable": toggle { $0[keyPath: place].isThrottled = $1 },
      "audit-\(name)-batch-throttle-qps": rate { $0[keyPath: place].throttleRate = $1 },
      "audit-\(name)-batch-throttle-burst": number { $0[keyPath: place].throttleBurst = $1 },
      "audit-\(name)-truncate-enabled": toggle { $0[keyPath: place].isTruncated = $1 },
      "audit-\(name)-truncate-max-event-size": number { $0[keyPath: place].maximumEventSize = $1 },
      "audit-\(name)-truncate-max-batch-size": number { $0[keyPath: place].maximumBatchSize = $1 },
      "audit-\(name)-version": text { $0[keyPath: place].version = $1 },
    ]
  }
}

import KubeAPI

/// An event and when it happened.
package struct LogEntry: Hashable, Sendable {
  package let at: Timestamp
  package let event: LogEvent

  package init(at: Timestamp, _ event: LogEvent) {
    self.at = at
    self.event = event
  }
}

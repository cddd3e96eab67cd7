/// The two types of events.
package enum EventType: String, Hashable, Sendable {
  case normal = "Normal"
  case warning = "Warning"
}

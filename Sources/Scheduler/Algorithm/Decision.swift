/// What to do about a pod.
package enum Decision: Sendable {
  case bind(node: String)
  /// No node will do; `message` is the text of the condition and the event. With `victims` the named node may do once they have gone.
  case wait(message: String, nominated: String?, victims: [PodInfo])
}

import KubeAPI
import Synchronization

/// Tells people what happened to an object, as `kubectl get events` and `describe` show it. Recording never waits and never fails;
/// `run` sends what was recorded, in order.
package final class EventRecorder: Sendable {
  private struct Recorded: Sendable {
    let involved: JSON
    let namespace: String
    let name: String
    let type: EventType
    let reason: String
    let message: String
    let time: Timestamp
    let component: String
  }

  private let client: APIClient
  private let component: String
  private let host: String?
  private let stream: AsyncStream<Recorded>
  private let continuation: AsyncStream<Recorded>.Continuation
  private let correlator = Mutex(EventCorrelator())

  package init(_ client: APIClient, component: String, host: String? = nil) {
    self.client = client
    self.component = component
    self.host = host
    (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1_000))
  }

  /// `fieldPath` names a part of the object, as `spec.containers{web}`; `component` says who saw it when that is a part of the
  /// process.
  package func record(
    _ object: KubeObject, _ type: EventType = .normal, reason: String, message: String, fieldPath: String? = nil,
    component: String? = nil
  ) {
    var involved: JSON = [
      "kind": .string(object.kind), "namespace": .string(object.namespace), "name": .string(object.name),
      "uid": .string(object.uid), "apiVersion": .string(object.apiVersion),
      "resourceVersion": .string(object.resourceVersion),
    ]
    for key in ["namespace", "uid", "resourceVersion"] where involved[key].string == "" { involved[key] = .null }
    if let fieldPath { involved["fieldPath"] = .string(fieldPath) }
    continuation.yield(
      Recorded(
        involved: involved, namespace: object.namespace.isEmpty ? "default" : object.namespace, name: object.name, type: type,
        reason: reason, message: message, time: .now, component: component ?? self.component))
  }

  /// Sends events until the task is cancelled.
  package func run() async { for await event in stream { await send(event) } }

  /// Takes nothing more; `run` ends when all is sent.
  package func finish() { continuation.finish() }

  private func send(_ event: Recorded) async {
    let key = EventCorrelator.Key(
      source: .init(object: event.component + event.involved.text, type: event.type.rawValue), reason: event.reason,
      message: event.message)
    let (action, effective) = correlator.withLock { $0.decide(key, now: event.time) }
    switch action {
    case .drop: return
    case .create(let message): await create(event, message, effective)
    case .patch(let name, let count, let message):
      let body: JSON = ["count": JSON(count), "lastTimestamp": .string(event.time.text), "message": .string(message)]
      do {
        _ = try await client.patch(
          .events, namespace: event.namespace, name: name, type: .strategic, body: body, fieldManager: component)
      } catch let status as APIStatus where status.reason == .notFound {
        correlator.withLock { $0.forget(effective) }
        await create(event, message, effective)
      } catch {
        // An event is not worth more than one attempt.
      }
    }
  }

  private func create(_ event: Recorded, _ message: String, _ key: EventCorrelator.Key) async {
    let name = "\(event.name).\(String(event.time.microseconds * 1_000 + Int64.random(in: 0..<1_000), radix: 16))"
    var object = KubeObject(apiVersion: "v1", kind: "Event", namespace: event.namespace, name: name)
    object.involvedObject = event.involved
    object.reason = .string(event.reason)
    object.message = .string(message)
    var source: JSON = ["component": .string(event.component)]
    if let host { source["host"] = .string(host) }
    object.source = source
    object.firstTimestamp = .string(event.time.text)
    object.lastTimestamp = .string(event.time.text)
    object.json["count"] = 1
    object.type = .string(event.type.rawValue)
    object.eventTime = .null
    object.reportingComponent = .string(event.component)
    object.reportingInstance = .string(host ?? "")
    for attempt in 0..<3 {
      do {
        _ = try await client.create(.events, object)
        return correlator.withLock { $0.created(key, name: name, now: event.time) }
      } catch is APIStatus {
        return
      } catch {
        // No answer: the server is being restarted, perhaps.
        try? await Task.sleep(for: .milliseconds(500 << attempt))
      }
    }
  }
}

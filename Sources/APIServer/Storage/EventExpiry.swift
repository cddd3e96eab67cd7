import KubeAPI
import LinuxSystem
import Storage

/// Events go after their time. Upstream ties them to leases of etcd; here the server that wrote them looks.
enum EventExpiry {
  /// How often it is looked: often enough that a short time to live is kept within a tenth.
  static func interval(_ timeToLive: Duration) -> Duration { max(.seconds(1), min(.seconds(60), timeToLive / 10)) }

  /// Those that have not been written for the time. An event that happens again is written again, which says so in itself.
  static func expired(_ events: [KubeObject], timeToLive: Duration, now: Timestamp) -> [KubeObject] {
    events.filter { event in
      let written = [
        event.metadata["creationTimestamp"], event.json["lastTimestamp"], event.json["eventTime"],
        event.json["series"]["lastObservedTime"],
      ].compactMap { $0.string.flatMap { Timestamp($0) } }.max()
      return written.map { $0 + timeToLive < now } ?? false
    }
  }
}

extension APIServer {
  /// Until cancelled.
  func expireEvents(after timeToLive: Duration) async throws {
    guard let definition = catalogue.definition(GroupVersionResource("events")) else { return }
    while true {
      try await Task.sleep(for: EventExpiry.interval(timeToLive))
      let events = cache.resource(definition).all.map(\.object)
      for event in EventExpiry.expired(events, timeToLive: timeToLive, now: .now) {
        let key = definition.storageKey(namespace: event.namespace, name: event.name)
        do throws(StorageError) { _ = try await storage.delete(key, expected: Int64(event.resourceVersion)) } catch {
          switch error.code {
          case .conflict, .keyNotFound: continue
          case .closed: return
          default: Log.warning("the event \(event.name) could not be removed: \(error)")
          }
        }
      }
    }
  }
}

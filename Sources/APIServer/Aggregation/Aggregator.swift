import KubeAPI
import Synchronization

/// Which groups and versions other servers answer for, and what they told of themselves.
final class Aggregator: Sendable {
  private struct State {
    var services: [AggregatedService] = []
    var documents: [String: AggregatedDocuments] = [:]
  }

  private let state = Mutex(State())
  /// That something may have become reachable or unreachable.
  let signals: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() { (signals, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  func wake() { continuation.yield() }

  var services: [AggregatedService] { state.withLock { $0.services } }

  func load(_ services: [AggregatedService]) {
    state.withLock { state in
      state.services = services
      let names = Set(services.map(\.name))
      state.documents = state.documents.filter { names.contains($0.key) }
    }
  }

  /// Who answers for a path.
  func service(_ path: String) -> AggregatedService? {
    guard path.hasPrefix("/api") else { return nil }
    return services.first { $0.answers(path) }
  }

  func documents(_ service: AggregatedService) -> AggregatedDocuments {
    state.withLock { $0.documents[service.name] } ?? AggregatedDocuments()
  }

  func remember(_ documents: AggregatedDocuments, of service: AggregatedService) {
    state.withLock { state in
      if state.services.contains(where: { $0.name == service.name }) { state.documents[service.name] = documents }
    }
  }
}

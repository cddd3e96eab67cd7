import APIClient
import KubeAPI
import LinuxSystem
import Synchronization

/// What all controllers of the process share: the client, one informer for each kind, events and the clock.
final class ControllerContext: Sendable {
  /// For reading; what changes things goes through `clients`.
  let client: APIClient
  let clients: ControllerClients
  let recorder: EventRecorder
  let now: @Sendable () -> Timestamp
  private let informers = Mutex<[GroupVersionResource: Informer]>([:])

  init(clients: ControllerClients, recorder: EventRecorder, now: @escaping @Sendable () -> Timestamp = { .now }) {
    client = clients.base
    self.clients = clients
    self.recorder = recorder
    self.now = now
  }

  /// The one informer of a kind. All must be asked for before `runInformers`.
  func informer(_ resource: GroupVersionResource) -> Informer {
    informers.withLock { informers in
      if let informer = informers[resource] { return informer }
      let informer = Informer(
        client, resource,
        onError: { error in
          if let status = error as? APIStatus, status.reason == .notFound { return }
          Log.warning("failed to watch \(resource): \(error)")
        })
      informers[resource] = informer
      return informer
    }
  }

  /// The kinds somebody has asked for.
  var resources: Set<GroupVersionResource> { informers.withLock { Set($0.keys) } }

  func runInformers() async {
    let all = informers.withLock { Array($0.values) }
    await withDiscardingTaskGroup { group in for informer in all { group.addTask { await informer.run() } } }
  }
}

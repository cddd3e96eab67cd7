import APIClient
import KubeAPI
import LinuxSystem

/// One control loop: it hears of changes as keys and brings the world to what each key's object asks for.
protocol Controller: Sendable {
  var core: ControllerCore { get }
  var workers: Int { get }
  /// Which informers to hear, and which keys a change of theirs concerns.
  var sources: [ControllerSource] { get }
  func reconcile(_ key: String) async throws
}

struct ControllerSource: Sendable {
  let informer: Informer
  let keys: @Sendable (InformerEvent) -> [String]

  init(_ informer: Informer, keys: @escaping @Sendable (InformerEvent) -> [String] = { [$0.object.key] }) {
    self.informer = informer
    self.keys = keys
  }
}

extension Controller {
  /// What it calls itself in events.
  var name: String { core.name }
  /// The service account of kube-system it acts as, whose rights are upstream's; empty for the process's own identity.
  var account: String { core.account }
  var context: ControllerContext { core.context }
  var queue: WorkQueue<String> { core.queue }
  var workers: Int { 4 }
  var client: APIClient { context.clients.client(for: account) }

  /// Works until the task is cancelled. Nothing is decided before all caches are filled.
  func run() async {
    await withDiscardingTaskGroup { group in
      for source in sources {
        group.addTask {
          for await event in source.informer.events() { for key in source.keys(event) { queue.add(key) } }
        }
      }
      group.addTask {
        do { for source in sources { try await source.informer.waitForSync() } } catch { return }
        await queue.run(workers: workers, onError: { key, error in report(key, error) }, work: reconcile)
      }
    }
  }

  private func report(_ key: String, _ error: any Error) {
    // Somebody else was faster, or the object is gone: the next try sees the newer state.
    if let status = error as? APIStatus, [.conflict, .notFound].contains(status.reason) { return }
    Log.error("\(name): syncing \"\(key)\" failed: \(error)")
  }

  /// Carries actions out, in order; pods in growing batches.
  func perform(_ actions: [Action], _ key: String, _ expectations: Expectations? = nil) async throws {
    for action in actions { if case .requeue(let delay) = action { queue.add(key, after: delay) } }
    try await ActionPerformer(client: client, recorder: context.recorder, component: name, key: key, expectations: expectations)
      .perform(actions)
  }
}

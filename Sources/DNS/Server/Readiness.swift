import Synchronization

/// Lets the `ready` plugin see the plugins of its server block, which are made after it.
final class Readiness: Sendable {
  private let storage = Mutex<[any DNSPlugin]>([])

  var plugins: [any DNSPlugin] {
    get { storage.withLock { $0 } }
    set { storage.withLock { $0 = newValue } }
  }

  /// Once ready, a plugin is not asked again, as CoreDNS has it; so a kubernetes plugin that lost the API stays ready here too,
  /// because `isReady` of a plugin never goes back to false.
  var waiting: [String] { plugins.filter { !$0.isReady }.map { type(of: $0).name } }
}

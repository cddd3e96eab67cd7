import Synchronization

/// The named checks behind `/healthz`, `/livez` and `/readyz`. Each part of the server registers its own, in the order they are told.
package final class HealthChecks: Sendable {
  package struct Endpoints: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let healthz = Endpoints(rawValue: 1)
    package static let livez = Endpoints(rawValue: 2)
    package static let readyz = Endpoints(rawValue: 4)
    package static let all: Endpoints = [.healthz, .livez, .readyz]

    init?(path: String) {
      switch path {
      case "healthz": self = .healthz
      case "livez": self = .livez
      case "readyz": self = .readyz
      default: return nil
      }
    }
  }

  /// Nil when all is well, else why not.
  package typealias Check = @Sendable () async -> String?

  struct Entry: Sendable {
    var name: String
    var endpoints: Endpoints
    /// Part of the start.
    var isStep: Bool
    var check: Check
  }

  private let entries = Mutex<[Entry]>([])
  private let pendingHooks = Mutex<Set<String>>([])
  private let start = ContinuousClock.now
  private let livezGracePeriod: Duration

  /// Until `livezGracePeriod` has passed, steps of the start that are not finished do not fail `livez`.
  package init(livezGracePeriod: Duration = .zero) { self.livezGracePeriod = livezGracePeriod }

  /// A check of the same name is replaced where it stands; a new one comes last.
  /// - Parameter isStep: whether it is about the start, which `livez` bears with for its grace period.
  package func register(
    _ name: String, on endpoints: Endpoints = .all, isStep: Bool = false, _ check: @escaping Check
  ) {
    entries.withLock { entries in
      let entry = Entry(name: name, endpoints: endpoints, isStep: isStep, check: check)
      if let position = entries.firstIndex(where: { $0.name == name }) {
        entries[position] = entry
      } else {
        entries.append(entry)
      }
    }
  }

  /// A step of the start: `poststarthook/NAME` fails with "not finished" until `finished(NAME)`.
  package func registerHook(_ name: String) {
    pendingHooks.withLock { _ = $0.insert(name) }
    register("poststarthook/\(name)", isStep: true) { [weak self] in
      self?.pendingHooks.withLock { $0.contains(name) } == true ? "not finished" : nil
    }
  }

  package func finished(_ hooks: String...) { pendingHooks.withLock { $0.subtract(hooks) } }

  /// The start is through.
  package func finishedAllHooks() { pendingHooks.withLock { $0.removeAll() } }

  /// In the order of registration, what says whether the server is going away last.
  func checks(_ endpoint: Endpoints) -> [Entry] {
    var all = entries.withLock { $0.filter { $0.endpoints.contains(endpoint) } }
    if endpoint == .livez, ContinuousClock.now - start < livezGracePeriod {
      for position in all.indices where all[position].isStep { all[position].check = { nil } }
    }
    return all.filter { $0.name != "shutdown" } + all.filter { $0.name == "shutdown" }
  }
}

import KubeAPI
import Synchronization

/// What was given to nodes and has not come back in the cache yet.
final class GivenCIDRs: Sendable {
  private let given = Mutex<[String: [CIDR]]>([:])

  func set(_ node: String, _ cidrs: [CIDR]) { given.withLock { $0[node] = cidrs } }
  func forget(_ node: String) { given.withLock { $0[node] = nil } }
  func all(except node: String) -> [CIDR] { given.withLock { $0.filter { $0.key != node }.flatMap(\.value) } }
}

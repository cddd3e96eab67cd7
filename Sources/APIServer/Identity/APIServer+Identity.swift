import Glibc
import KubeAPI
import LinuxSystem
import Storage

extension APIServer {
  private static let leases = GroupVersionResource(group: "coordination.k8s.io", "leases")

  /// Tells by a lease that this server lives, and takes away those of servers that do not any more. Until cancelled.
  func keepIdentity() async throws {
    let lease = IdentityLease(hostname: Self.hostname, instance: Names.uid())
    while true {
      do {
        try await put(Self.leases, lease.object(now: .now))
        guard let definition = catalogue.definition(Self.leases) else { return }
        let all = cache.resource(definition).list(folder: definition.storageFolder(namespace: "kube-system")).objects
        for dead in IdentityLease.expired(all.map(\.object), now: .now) {
          _ = try await storage.delete(definition.storageKey(namespace: dead.namespace, name: dead.name), expected: nil)
        }
      } catch let error as StorageError {
        if error.code == .closed { return }
        Log.warning("the lease \(lease.name) could not be renewed: \(error)")
      }
      try await Task.sleep(for: IdentityLease.renewal)
    }
  }

  private static var hostname: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

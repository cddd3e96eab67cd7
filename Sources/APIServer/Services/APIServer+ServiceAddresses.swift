import KubeAPI
import LinuxSystem
import Storage

extension APIServer {
  private static let addresses = GroupVersionResource.ipAddresses

  /// Lets the IPAddress objects follow the services, until cancelled.
  func keepServiceAddresses() async throws {
    guard let services = catalogue.definition(.services), let addresses = catalogue.definition(Self.addresses) else { return }
    while true {
      let source = cache.resource(services)
      let subscription = source.subscribe()
      defer { source.unsubscribe(subscription.number) }
      try await settleServiceAddresses(source, addresses)
      for await _ in subscription.signals { try await settleServiceAddresses(source, addresses) }
      // The cache was read anew.
      try Task.checkCancellation()
    }
  }

  private func settleServiceAddresses(_ services: ResourceCache, _ addresses: ResourceDefinition) async throws {
    let plan = ServiceAddressRecords.plan(
      services: services.all.map(\.object), records: cache.resource(addresses).all.map(\.object))
    do {
      for name in plan.delete {
        do throws(StorageError) {
          _ = try await storage.delete(addresses.storageKey(namespace: "", name: name), expected: nil)
        } catch { if error.code != .keyNotFound { throw error } }
      }
      for record in plan.create { try await ensure(Self.addresses, record) }
    } catch { Log.warning("the addresses of services could not be recorded: \(error)") }
  }
}

import APIClient
import KubeAPI

/// Says that ranges of service addresses are ready, and keeps a range until nobody has an address of it.
struct ServiceCIDRController: Controller {
  let core: ControllerCore
  private let ranges: Informer
  private let addresses: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("service-cidr-controller", account: "service-cidrs-controller", context)
    ranges = context.informer(.serviceCIDRs)
    addresses = context.informer(.ipAddresses)
  }

  var sources: [ControllerSource] {
    [
      // A range that comes or goes may take over or leave the addresses of another.
      ControllerSource(ranges) { [ranges] event in
        if case .updated = event { return [event.object.key] }
        return [event.object.key] + ranges.list().map(\.key)
      },
      ControllerSource(addresses) { [ranges] event in
        guard case .deleted = event else { return [] }
        return ranges.list().filter(\.isBeingDeleted).map(\.key)
      },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let range = ranges.get(key) else { return }
    let actions = ServiceCIDRDecision.reconcile(
      range, others: ranges.list().filter { $0.name != range.name },
      addresses: addresses.list().compactMap { IPAddress($0.name) },
      now: context.now())
    try await perform(actions, key)
  }
}

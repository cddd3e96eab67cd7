import Netlink

/// What a change of the leases asks of the kernel. Pure: the runner performs it.
enum OverlayAction: Hashable, Sendable {
  case setNeighbour(InternetAddress, HardwareAddress)
  case setForwarding(HardwareAddress, InternetAddress)
  case setRoute(InternetPrefix, gateway: InternetAddress, onlink: Bool)
  case removeRoute(InternetPrefix, gateway: InternetAddress, onlink: Bool)
  case removeForwarding(HardwareAddress, InternetAddress)
  case removeNeighbour(InternetAddress, HardwareAddress)
}

enum OverlayPlan {
  /// The steps from the leases as they were to the leases as they are. A lease that did not change asks for nothing: as upstream,
  /// a route that somebody deleted by hand stays deleted until the agent restarts or the node's annotations change (the host-gw
  /// backend alone looks at its routes periodically).
  static func actions(
    from old: [NodeLease], to new: [NodeLease], own node: String, backend: FlannelNetwork.Backend
  ) -> [OverlayAction] {
    func relevant(_ leases: [NodeLease]) -> [NodeLease] {
      leases.filter { $0.node != node && $0.backend == backend.name }.sorted { $0.subnet < $1.subnet }
    }
    let before = relevant(old)
    let after = relevant(new)
    let gone = before.filter { !after.contains($0) }
    let come = after.filter { !before.contains($0) }
    let kept = Set(come.map(\.subnet))
    return gone.flatMap { removal(of: $0, backend: backend, routeStays: kept.contains($0.subnet)) }
      + come.flatMap { addition(of: $0, backend: backend) }
  }

  private static func addition(of lease: NodeLease, backend: FlannelNetwork.Backend) -> [OverlayAction] {
    switch backend {
    case .hostGateway: return [.setRoute(lease.subnet, gateway: lease.publicIP, onlink: false)]
    case .vxlan:
      guard let hardware = lease.hardware else { return [] }
      // In this order: with the neighbour known the kernel never asks for it on the wire.
      return [
        .setNeighbour(lease.subnet.address, hardware), .setForwarding(hardware, lease.publicIP),
        .setRoute(lease.subnet, gateway: lease.subnet.address, onlink: true),
      ]
    }
  }

  private static func removal(of lease: NodeLease, backend: FlannelNetwork.Backend, routeStays: Bool) -> [OverlayAction] {
    switch backend {
    case .hostGateway: return routeStays ? [] : [.removeRoute(lease.subnet, gateway: lease.publicIP, onlink: false)]
    case .vxlan:
      guard let hardware = lease.hardware else { return [] }
      var actions: [OverlayAction] = [.removeForwarding(hardware, lease.publicIP)]
      if !routeStays {
        actions.insert(.removeRoute(lease.subnet, gateway: lease.subnet.address, onlink: true), at: 0)
        actions.append(.removeNeighbour(lease.subnet.address, hardware))
      }
      return actions
    }
  }

  /// Routes through the overlay's device that no lease asks for: left by a former life of the agent.
  static func stale(_ routes: [Route], device: Int32, leases: [NodeLease], own: InternetPrefix) -> [Route] {
    let known = Set(leases.map(\.subnet)).union([own.network])
    return routes.filter { $0.index == device && $0.gateway != nil && $0.onlink && !known.contains($0.destination) }
  }
}

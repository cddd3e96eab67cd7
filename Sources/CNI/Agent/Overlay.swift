import LinuxSystem
import Netlink

/// The node's end of the pod network: the device, and the way to every other node's pods.
final class Overlay: Sendable {
  /// The interface that carries traffic between nodes.
  struct External: Hashable, Sendable {
    var index: Int32
    var name: String
    var mtu: Int
    var address: InternetAddress
  }

  static let overhead = 50
  let backend: FlannelNetwork.Backend
  let external: External
  private let sockets: RouteSocket
  /// The index of the device routes lead to.
  private let device: Int32
  let hardware: HardwareAddress?

  /// Makes the device, or takes over one that is alike. Existing traffic is not disturbed then.
  init(
    backend: FlannelNetwork.Backend, external: External, subnet: InternetPrefix, preferred: HardwareAddress?, sockets: RouteSocket
  ) throws(NetlinkError) {
    self.backend = backend
    self.external = external
    self.sockets = sockets
    switch backend {
    case .hostGateway:
      device = external.index
      hardware = nil
    case .vxlan(let identifier, let port):
      let name = "flannel.\(identifier)"
      let wanted = VXLANOptions(identifier: identifier, device: external.index, local: external.address, port: port)
      let mtu = external.mtu - Overlay.overhead
      var link = try sockets.link(named: name)
      if let found = link, found.vxlan != wanted {
        Log.warning("\"\(name)\" already exists with incompatible configuration; recreating device")
        try sockets.deleteLink(name)
        link = nil
      }
      if link == nil {
        var generator = SystemRandomNumberGenerator()
        let address = preferred ?? HardwareAddress.random(using: &generator)
        try sockets.create(LinkSpecification(name: name, kind: .vxlan(wanted), mtu: mtu, address: address))
        link = try sockets.link(named: name)
      }
      guard let link else { throw NetlinkError(.notFound, operation: "find link \(name)") }
      if link.mtu != mtu { try sockets.change(link.index, .init(mtu: mtu)) }
      let own = InternetPrefix(subnet.network.address, length: 32)
      for other in try sockets.addresses(index: link.index) where !other.prefix.address.isV6 && other.prefix != own {
        try sockets.deleteAddress(other.prefix, index: link.index)
      }
      do { try sockets.addAddress(own, index: link.index) } catch { if !error.isExists { throw error } }
      try sockets.change(link.index, .init(up: true))
      device = link.index
      hardware = link.address
    }
  }

  var mtu: Int {
    switch backend {
    case .vxlan: external.mtu - Overlay.overhead
    case .hostGateway: external.mtu
    }
  }

  /// Performs the actions; a failed one is logged and the others go on.
  func perform(_ actions: [OverlayAction]) {
    for action in actions {
      do throws(NetlinkError) { try perform(action) } catch {
        if !error.isNotFound || !action.isRemoval { Log.error("\(action): \(error)") }
      }
    }
  }

  private func perform(_ action: OverlayAction) throws(NetlinkError) {
    switch action {
    case .setNeighbour(let address, let hardware): try sockets.replace(.neighbour(address, at: hardware, index: device))
    case .setForwarding(let hardware, let remote): try sockets.replace(.forwarding(hardware, to: remote, index: device))
    case .setRoute(let destination, let gateway, let onlink):
      Log.info("adding subnet: \(destination) via \(gateway)")
      try sockets.add(Route(destination: destination, gateway: gateway, index: device, onlink: onlink), mode: .replace)
    case .removeRoute(let destination, let gateway, let onlink):
      Log.info("removing subnet: \(destination) via \(gateway)")
      try sockets.delete(Route(destination: destination, gateway: gateway, index: device, onlink: onlink))
    case .removeForwarding(let hardware, let remote): try sockets.delete(.forwarding(hardware, to: remote, index: device))
    case .removeNeighbour(let address, let hardware): try sockets.delete(.neighbour(address, at: hardware, index: device))
    }
  }

  /// Deletes what a former life of the agent left behind.
  func removeStale(leases: [NodeLease], own: InternetPrefix) {
    guard case .vxlan = backend else { return }
    do throws(NetlinkError) {
      for route in OverlayPlan.stale(try sockets.routes(), device: device, leases: leases, own: own) {
        Log.info("removing stale route to \(route.destination)")
        try sockets.delete(route)
      }
    } catch {
      Log.error("remove stale routes: \(error)")
    }
  }

  /// The subnets whose route is missing, for the host-gw backend's periodic look.
  func missingRoutes(_ leases: [NodeLease], own node: String) -> [OverlayAction] {
    guard case .hostGateway = backend, let routes = try? sockets.routes() else { return [] }
    return OverlayPlan.actions(from: [], to: leases, own: node, backend: backend).filter { action in
      guard case .setRoute(let destination, let gateway, _) = action else { return false }
      return !routes.contains { $0.destination == destination && $0.gateway == gateway }
    }
  }

  /// The interface of the default route; else the one that has the node's address.
  static func external(_ sockets: RouteSocket, interface: String?, nodeIP: InternetAddress?) throws(NetlinkError) -> External {
    let links = try sockets.links()
    let addresses = try sockets.addresses().filter { !$0.prefix.address.isV6 && $0.scope == 0 }
    var index: Int32?
    if let interface {
      index = links.first { $0.name == interface }?.index
      if index == nil {
        throw NetlinkError(.notFound, operation: "find interface \(interface)", detail: "no such network interface")
      }
    } else {
      index = try sockets.routes().filter { $0.destination.length == 0 && !$0.destination.address.isV6 }.min {
        $0.metric < $1.metric
      }?.index
      if let nodeIP, let own = addresses.first(where: { $0.prefix.address == nodeIP }) { index = own.index }
    }
    guard let index, let link = links.first(where: { $0.index == index }) else {
      throw NetlinkError(.notFound, operation: "find the external interface", detail: "unable to find default route")
    }
    let own = addresses.filter { $0.index == index }.map(\.prefix.address)
    guard let address = own.first(where: { $0 == nodeIP }) ?? own.first else {
      throw NetlinkError(
        .notFound, operation: "find the address of \(link.name)", detail: "no IPv4 address found for given interface")
    }
    return External(index: index, name: link.name, mtu: link.mtu, address: address)
  }
}

extension OverlayAction {
  var isRemoval: Bool {
    switch self {
    case .removeRoute, .removeForwarding, .removeNeighbour: true
    default: false
    }
  }
}

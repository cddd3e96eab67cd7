import Glibc
import KubeAPI
import LinuxSystem
import Netlink

/// Joins a container to a bridge by a veth pair and gives it an address.
struct BridgePlugin: CNIPlugin {
  struct Settings {
    var bridge: String
    var mtu: Int?
    var isGateway: Bool
    var isDefaultGateway: Bool
    var hairpin: Bool
    var promiscuous: Bool

    init(_ json: JSON) throws(CNIError) {
      bridge = json["bridge"].string ?? "cni0"
      mtu = json["mtu"].int.flatMap { $0 > 0 ? $0 : nil }
      isDefaultGateway = json["isDefaultGateway"].bool ?? false
      isGateway = json["isGateway"].bool ?? false || isDefaultGateway
      hairpin = json["hairpinMode"].bool ?? false
      promiscuous = json["promiscMode"].bool ?? false
      if hairpin, promiscuous {
        throw CNIError(.invalidConfiguration, "cannot set hairpin mode and promiscuous mode at the same time")
      }
      for field in ["vlan", "vlanTrunk", "macspoofchk", "preserveDefaultVlan"]
      where json[field].bool == true || (json[field].int ?? 0) > 0 {
        throw CNIError(.unsupportedField, "bridge: field \"\(field)\" is not supported")
      }
      let ipam = json["ipam"]["type"].string ?? ""
      if ipam != "host-local" {
        throw CNIError(.unsupportedField, "bridge: ipam.type \"\(ipam)\" is not supported, only host-local")
      }
    }
  }

  func add(_ request: CNIRequest) throws(CNIError) -> CNIResult {
    let settings = try Settings(request.configuration)
    let allocation = try HostLocalPlugin().add(request)
    do {
      return try connect(request, settings, allocation)
    } catch {
      // What ADD leaves half done nobody would clean up: give the address and the pair back.
      try? delete(request)
      throw CNIError(error, "bridge")
    }
  }

  private func connect(_ request: CNIRequest, _ settings: Settings, _ allocation: CNIResult) throws -> CNIResult {
    let host = try RouteSocket()
    let namespace = try Self.open(request.namespace)
    let bridge = try Bridge.ensure(settings, in: host)
    let name = "veth" + Self.randomHex()
    // The descriptor closes with its last use, which a number taken from it does not count as.
    let inside = try withExtendedLifetime(namespace) {
      let inside = try RouteSocket(namespace: namespace.raw)
      let peer = LinkSpecification.VethPeer(name: request.interface, namespace: namespace.raw, mtu: settings.mtu)
      try host.create(LinkSpecification(name: name, kind: .veth(peer), mtu: settings.mtu, master: bridge.index, up: true))
      return inside
    }
    let end = try host.index(of: name)
    if settings.hairpin { try host.setHairpin(port: end, true) }

    guard let link = try inside.link(named: request.interface) else {
      throw CNIError(.internalFailure, "interface \(request.interface) is not in the container's namespace")
    }
    try inside.change("lo", .init(up: true))
    var result = allocation
    for index in result.addresses.indices {
      result.addresses[index].interface = 2
      try inside.addAddress(result.addresses[index].prefix, index: link.index, broadcast: true)
    }
    try inside.change(link.index, .init(up: true))
    if settings.isGateway {
      try Bridge.makeGateway(result, bridge: bridge, in: host)
      if settings.isDefaultGateway, let gateway = result.addresses.first?.gateway,
        !result.routes.contains(where: { $0.destination.length == 0 })
      {
        result.routes.append(.init(destination: InternetPrefix(.anyV4, length: 0), gateway: gateway))
      }
    }
    for route in result.routes {
      let gateway = route.gateway ?? result.addresses.first?.gateway
      try inside.add(Route(destination: route.destination, gateway: gateway, index: link.index), mode: .replace)
    }
    let hostMAC = try host.link(named: name)?.address?.description ?? ""
    result.interfaces = [
      .init(name: settings.bridge, mac: bridge.address?.description ?? "", sandbox: ""),
      .init(name: name, mac: hostMAC, sandbox: ""),
      .init(name: request.interface, mac: link.address?.description ?? "", sandbox: request.namespace),
    ]
    result.dns = request.configuration["dns"].isNull ? [:] : request.configuration["dns"]
    return result
  }

  func delete(_ request: CNIRequest) throws(CNIError) {
    try HostLocalPlugin().delete(request)
    // A namespace that is gone took the pair with it.
    guard !request.namespace.isEmpty, let inside = try? RouteSocket(namespacePath: request.namespace) else { return }
    do { try inside.deleteLink(request.interface) } catch {
      if !error.isNotFound { throw CNIError(error, "bridge") }
    }
  }

  func check(_ request: CNIRequest) throws(CNIError) {
    try HostLocalPlugin().check(request)
    guard let previous = request.previousResult else { throw CNIError(.invalidConfiguration, "Required prevResult missing") }
    do {
      let settings = try Settings(request.configuration)
      guard try RouteSocket().link(named: settings.bridge)?.kind == "bridge" else {
        throw CNIError(.internalFailure, "bridge interface \(settings.bridge) not found")
      }
      let inside = try RouteSocket(namespacePath: request.namespace)
      guard let link = try inside.link(named: request.interface), link.isUp else {
        throw CNIError(.internalFailure, "container interface \(request.interface) not found or down")
      }
      let addresses = try inside.addresses(index: link.index).map(\.prefix)
      for wanted in previous.addresses where !addresses.contains(wanted.prefix) {
        throw CNIError(.internalFailure, "Failed to match addr \(wanted.prefix) on interface \(request.interface)")
      }
      let routes = try inside.routes()
      for wanted in previous.routes where !routes.contains(where: { $0.destination == wanted.destination.network }) {
        throw CNIError(.internalFailure, "expected route \(wanted.destination) not found on interface \(request.interface)")
      }
    } catch {
      throw CNIError(error, "bridge")
    }
  }

  private static func open(_ path: String) throws(CNIError) -> Descriptor {
    do throws(SystemError) { return try Descriptor.open(path, O_RDONLY) } catch {
      throw CNIError(.unknownContainer, "failed to open netns \"\(path)\": \(SystemError.text(of: error.errno))")
    }
  }

  private static func randomHex() -> String {
    let text = String(UInt32.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }
}

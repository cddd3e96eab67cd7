import KubeAPI
import LinuxSystem
import Netlink

/// The node's bridge, made by whichever pod comes first.
enum Bridge {
  static func ensure(_ settings: BridgePlugin.Settings, in host: RouteSocket) throws -> Link {
    if let link = try existing(settings.bridge, in: host) {
      if !link.isUp { try host.change(link.index, .init(up: true)) }
      return link
    }
    // An address of its own: else it would change to the lowest one of the ports whenever they come and go.
    var generator = SystemRandomNumberGenerator()
    let address = HardwareAddress.random(using: &generator)
    do throws(NetlinkError) {
      try host.create(LinkSpecification(name: settings.bridge, kind: .bridge, mtu: settings.mtu, address: address, up: true))
      if settings.promiscuous { try host.change(settings.bridge, .init(promiscuous: true)) }
    } catch {
      // Another pod may have been faster.
      if !error.isExists { throw error }
    }
    // Policies and Services between pods of one node are only seen when bridged packets pass the IP hooks.
    setKernelSwitch("net/bridge/bridge-nf-call-iptables")
    setKernelSwitch("net/bridge/bridge-nf-call-ip6tables")
    guard let link = try existing(settings.bridge, in: host) else {
      throw CNIError(.internalFailure, "could not lookup \"\(settings.bridge)\"")
    }
    return link
  }

  private static func existing(_ name: String, in host: RouteSocket) throws -> Link? {
    guard let link = try host.link(named: name) else { return nil }
    if link.kind != "bridge" { throw CNIError(.internalFailure, "\"\(name)\" already exists but is not a bridge") }
    return link
  }

  /// Gives the bridge the gateway's address and turns on forwarding.
  static func makeGateway(_ result: CNIResult, bridge: Link, in host: RouteSocket) throws {
    let present = try host.addresses(index: bridge.index).map(\.prefix)
    for address in result.addresses {
      guard let gateway = address.gateway else { continue }
      let wanted = InternetPrefix(gateway, length: address.prefix.length)
      if present.contains(wanted) { continue }
      if let other = present.first(where: { !$0.address.isV6 && ($0.contains(gateway) || wanted.contains($0.address)) }) {
        throw CNIError(.internalFailure, "\"cni0\" already has an IP address different from \(wanted)", details: "\(other)")
      }
      do { try host.addAddress(wanted, index: bridge.index, broadcast: true) } catch { if !error.isExists { throw error } }
    }
    setKernelSwitch("net/ipv4/ip_forward")
  }

  /// Absent or read-only switches are left alone: the node's set-up sets them as well.
  private static func setKernelSwitch(_ name: String) {
    let path = "/proc/sys/\(name)"
    if let text = try? FileIO.readText(path), text.first == "0" { try? FileIO.control(path, "1") }
  }
}

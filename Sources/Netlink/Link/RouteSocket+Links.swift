import CLinux
import Glibc

extension RouteSocket {
  package func links() throws(NetlinkError) -> [Link] {
    var message = NetlinkWriter.dump(RTM_GETLINK)
    message.linkHeader()
    message.attribute(UInt16(IFLA_EXT_MASK), host: UInt32(8))  // RTEXT_FILTER_SKIP_STATS
    return try socket.dump(message, operation: "list links").compactMap(Link.init)
  }

  /// Nil when there is no link of that name.
  package func link(named name: String) throws(NetlinkError) -> Link? {
    var message = NetlinkWriter.request(RTM_GETLINK)
    message.linkHeader()
    message.attribute(UInt16(IFLA_IFNAME), string: name)
    do {
      return try socket.request(message, operation: "find link \(name)").first.flatMap(Link.init)
    } catch {
      if error.errno == ENODEV { return nil }
      throw error
    }
  }

  /// The index of the link of that name, an error with code `notFound` when there is none.
  package func index(of name: String) throws(NetlinkError) -> Int32 {
    guard let link = try link(named: name) else {
      throw NetlinkError(.notFound, operation: "find link \(name)", detail: "no such link")
    }
    return link.index
  }

  package func create(_ link: LinkSpecification) throws(NetlinkError) {
    try checkName(link.name)
    try socket.request(link.message, operation: "create link \(link.name)")
  }

  package func deleteLink(_ name: String) throws(NetlinkError) {
    var message = NetlinkWriter.request(RTM_DELLINK)
    message.linkHeader()
    message.attribute(UInt16(IFLA_IFNAME), string: name)
    try socket.request(message, operation: "delete link \(name)")
  }

  /// Deletes all links of a group in one request, which costs as much as one of them (group 0 holds every other link: refused).
  package func deleteLinks(group: UInt32) throws(NetlinkError) {
    if group == 0 {
      throw NetlinkError(.invalid, operation: "delete link group 0", detail: "the default group is not for deletion")
    }
    var message = NetlinkWriter.request(RTM_DELLINK)
    message.linkHeader()
    message.attribute(UInt16(IFLA_GROUP), host: group)
    try socket.request(message, operation: "delete link group \(group)")
  }

  /// A change to a link; what is nil stays as it is.
  package struct LinkChange: Sendable {
    package var up: Bool?
    package var mtu: Int?
    package var address: HardwareAddress?
    package var name: String?
    /// The index of a bridge, 0 to leave it.
    package var master: Int32?
    package var group: UInt32?
    /// A descriptor of the namespace to move to.
    package var namespace: Int32?
    package var promiscuous: Bool?

    package init(
      up: Bool? = nil, mtu: Int? = nil, address: HardwareAddress? = nil, name: String? = nil, master: Int32? = nil,
      group: UInt32? = nil, namespace: Int32? = nil, promiscuous: Bool? = nil
    ) {
      self.up = up
      self.mtu = mtu
      self.address = address
      self.name = name
      self.master = master
      self.group = group
      self.namespace = namespace
      self.promiscuous = promiscuous
    }
  }

  package func change(_ name: String, _ change: LinkChange) throws(NetlinkError) { try self.change(index(of: name), change) }

  package func change(_ index: Int32, _ change: LinkChange) throws(NetlinkError) {
    var flags: UInt32 = 0
    var mask: UInt32 = 0
    for (value, bit) in [(change.up, UInt32(1)), (change.promiscuous, 0x100)] {
      guard let value else { continue }
      mask |= bit
      if value { flags |= bit }
    }
    var message = NetlinkWriter.request(RTM_NEWLINK)
    message.linkHeader(index: index, flags: flags, change: mask)
    if let mtu = change.mtu { message.attribute(UInt16(IFLA_MTU), host: UInt32(mtu)) }
    if let address = change.address { message.attribute(UInt16(IFLA_ADDRESS), address.bytes) }
    if let name = change.name {
      try checkName(name)
      message.attribute(UInt16(IFLA_IFNAME), string: name)
    }
    if let master = change.master { message.attribute(UInt16(IFLA_MASTER), host: master) }
    if let group = change.group { message.attribute(UInt16(IFLA_GROUP), host: group) }
    if let namespace = change.namespace { message.attribute(UInt16(IFLA_NET_NS_FD), host: namespace) }
    try socket.request(message, operation: "change link \(index)")
  }

  /// Lets a bridge send a frame back through the port it came from, so that a pod reaches itself through its Service.
  package func setHairpin(port index: Int32, _ on: Bool) throws(NetlinkError) {
    var message = NetlinkWriter.request(RTM_SETLINK)
    message.linkHeader(family: 7, index: index)  // AF_BRIDGE
    message.nested(UInt16(IFLA_PROTINFO)) { $0.attribute(UInt16(IFLA_BRPORT_MODE), uint8: on ? 1 : 0) }
    try socket.request(message, operation: "set hairpin of link \(index)")
  }

  private func checkName(_ name: String) throws(NetlinkError) {
    let valid =
      (1...15).contains(name.utf8.count) && !name.utf8.contains { $0 == 47 || $0 == 58 || $0 <= 32 } && name != "."
      && name != ".."
    if !valid {
      throw NetlinkError(.invalid, operation: "name a link", detail: "\"\(name)\" is not an interface name of 1 to 15 characters")
    }
  }
}

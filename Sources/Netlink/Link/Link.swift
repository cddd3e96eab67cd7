import CLinux

/// A network interface as the kernel reports it.
package struct Link: Hashable, Sendable {
  package var index: Int32
  package var name: String
  package var kind: String
  package var flags: UInt32
  package var mtu: Int
  package var address: HardwareAddress?
  /// The index of the bridge it is a port of, 0 for none.
  package var master: Int32
  /// For a veth, the index of its peer in the peer's namespace.
  package var peerIndex: Int32
  package var group: UInt32
  package var vxlan: VXLANOptions?
  package var hairpin: Bool

  /// Raised by the administrator.
  package var isUp: Bool { flags & 1 != 0 }
  package var isPromiscuous: Bool { flags & 0x100 != 0 }
  package var isLoopback: Bool { flags & 8 != 0 }

  init?(_ reply: NetlinkReply) {
    guard let index = reply.body.host(Int32.self, at: 4), let flags = reply.body.host(UInt32.self, at: 8) else { return nil }
    self.index = index
    self.flags = flags
    name = ""
    kind = ""
    mtu = 0
    master = 0
    peerIndex = 0
    group = 0
    hairpin = false
    for attribute in reply.attributes(after: 16) {
      switch Int(attribute.type) {
      case IFLA_IFNAME: name = attribute.string
      case IFLA_MTU: mtu = Int(attribute.number)
      case IFLA_ADDRESS: address = HardwareAddress(bytes: attribute.payload)
      case IFLA_MASTER: master = attribute.host(Int32.self) ?? 0
      case IFLA_LINK: peerIndex = attribute.host(Int32.self) ?? 0
      case IFLA_GROUP: group = attribute.host(UInt32.self) ?? 0
      case IFLA_LINKINFO: readInfo(attribute.nested)
      default: break
      }
    }
  }

  private mutating func readInfo(_ info: NetlinkAttributes) {
    kind = info[UInt16(IFLA_INFO_KIND)]?.string ?? ""
    if kind == "vxlan", let data = info[UInt16(IFLA_INFO_DATA)] { vxlan = VXLANOptions(data.nested) }
    if info[UInt16(IFLA_INFO_SLAVE_KIND)]?.string == "bridge", let data = info[UInt16(IFLA_INFO_SLAVE_DATA)] {
      hairpin = (data.nested[UInt16(IFLA_BRPORT_MODE)]?.number ?? 0) != 0
    }
  }
}

/// The parameters of a VXLAN device.
package struct VXLANOptions: Hashable, Sendable {
  package var identifier: UInt32
  /// The index of the device that carries it, 0 for none.
  package var device: Int32
  package var local: InternetAddress?
  package var port: UInt16
  package var learning: Bool

  package init(identifier: UInt32, device: Int32 = 0, local: InternetAddress? = nil, port: UInt16 = 8472, learning: Bool = false)
  {
    self.identifier = identifier
    self.device = device
    self.local = local
    self.port = port
    self.learning = learning
  }

  init(_ attributes: NetlinkAttributes) {
    self.init(identifier: 0)
    for attribute in attributes {
      switch Int(attribute.type) {
      case IFLA_VXLAN_ID: identifier = attribute.host(UInt32.self) ?? 0
      case IFLA_VXLAN_LINK: device = attribute.host(Int32.self) ?? 0
      case IFLA_VXLAN_LOCAL, IFLA_VXLAN_LOCAL6: local = InternetAddress(bytes: attribute.payload)
      case IFLA_VXLAN_PORT: port = attribute.network(UInt16.self) ?? 0
      case IFLA_VXLAN_LEARNING: learning = attribute.number != 0
      default: break
      }
    }
  }

  func write(_ writer: inout NetlinkWriter) {
    writer.attribute(UInt16(IFLA_VXLAN_ID), host: identifier)
    if device != 0 { writer.attribute(UInt16(IFLA_VXLAN_LINK), host: device) }
    if let local { writer.attribute(UInt16(local.isV6 ? IFLA_VXLAN_LOCAL6 : IFLA_VXLAN_LOCAL), local.bytes) }
    writer.attribute(UInt16(IFLA_VXLAN_LEARNING), uint8: learning ? 1 : 0)
    writer.attribute(UInt16(IFLA_VXLAN_PORT), network: port)
  }
}

import CLinux

/// A link to be made.
package struct LinkSpecification: Sendable {
  package enum Kind: Sendable {
    case dummy
    case bridge
    case veth(VethPeer)
    case vxlan(VXLANOptions)
  }

  /// The other end of a veth pair. It cannot be raised on creation (the kernel answers ENOTCONN): raise it afterwards.
  package struct VethPeer: Sendable {
    package var name: String
    /// A descriptor of the namespace it is born in, nil for the same one.
    package var namespace: Int32?
    package var address: HardwareAddress?
    package var mtu: Int?

    package init(name: String, namespace: Int32? = nil, address: HardwareAddress? = nil, mtu: Int? = nil) {
      self.name = name
      self.namespace = namespace
      self.address = address
      self.mtu = mtu
    }
  }

  package var name: String
  package var kind: Kind
  package var mtu: Int?
  package var address: HardwareAddress?
  /// The index of the bridge it joins.
  package var master: Int32?
  /// A group of links can be deleted in one request.
  package var group: UInt32?
  /// A descriptor of the namespace it is born in, nil for the socket's own.
  package var namespace: Int32?
  package var up: Bool

  package init(
    name: String, kind: Kind, mtu: Int? = nil, address: HardwareAddress? = nil, master: Int32? = nil, group: UInt32? = nil,
    namespace: Int32? = nil, up: Bool = false
  ) {
    self.name = name
    self.kind = kind
    self.mtu = mtu
    self.address = address
    self.master = master
    self.group = group
    self.namespace = namespace
    self.up = up
  }

  var message: NetlinkWriter {
    var writer = NetlinkWriter.request(RTM_NEWLINK, flags: CreateMode.create.flags)
    writer.linkHeader(flags: up ? 1 : 0, change: up ? 1 : 0)
    writer.attribute(UInt16(IFLA_IFNAME), string: name)
    if let mtu { writer.attribute(UInt16(IFLA_MTU), host: UInt32(mtu)) }
    if let address { writer.attribute(UInt16(IFLA_ADDRESS), address.bytes) }
    if let master { writer.attribute(UInt16(IFLA_MASTER), host: master) }
    if let group { writer.attribute(UInt16(IFLA_GROUP), host: group) }
    if let namespace { writer.attribute(UInt16(IFLA_NET_NS_FD), host: namespace) }
    writer.nested(UInt16(IFLA_LINKINFO)) { writeInfo(&$0) }
    return writer
  }

  private func writeInfo(_ writer: inout NetlinkWriter) {
    switch kind {
    case .dummy: writer.attribute(UInt16(IFLA_INFO_KIND), string: "dummy")
    case .bridge: writer.attribute(UInt16(IFLA_INFO_KIND), string: "bridge")
    case .vxlan(let options):
      writer.attribute(UInt16(IFLA_INFO_KIND), string: "vxlan")
      writer.nested(UInt16(IFLA_INFO_DATA)) { options.write(&$0) }
    case .veth(let peer):
      writer.attribute(UInt16(IFLA_INFO_KIND), string: "veth")
      writer.nested(UInt16(IFLA_INFO_DATA)) { data in
        data.nested(UInt16(VETH_INFO_PEER), flag: false) { end in
          end.linkHeader()
          end.attribute(UInt16(IFLA_IFNAME), string: peer.name)
          if let namespace = peer.namespace { end.attribute(UInt16(IFLA_NET_NS_FD), host: namespace) }
          if let address = peer.address { end.attribute(UInt16(IFLA_ADDRESS), address.bytes) }
          if let mtu = peer.mtu { end.attribute(UInt16(IFLA_MTU), host: UInt32(mtu)) }
        }
      }
    }
  }
}

extension NetlinkWriter {
  /// struct ifinfomsg.
  mutating func linkHeader(family: UInt8 = 0, index: Int32 = 0, flags: UInt32 = 0, change: UInt32 = 0) {
    append(family)
    append(UInt8(0))
    append(UInt16(0))
    append(index)
    append(flags)
    append(change)
  }
}

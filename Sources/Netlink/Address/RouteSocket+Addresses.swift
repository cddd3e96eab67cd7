import CLinux

/// An address of an interface.
package struct LinkAddress: Hashable, Sendable {
  package var index: Int32
  package var prefix: InternetPrefix
  package var broadcast: InternetAddress?
  package var scope: UInt8
  package var label: String

  init?(_ reply: NetlinkReply) {
    guard let length = reply.body.host(UInt8.self, at: 1), let scope = reply.body.host(UInt8.self, at: 3),
      let index = reply.body.host(Int32.self, at: 4)
    else { return nil }
    self.index = index
    self.scope = scope
    label = ""
    var local: InternetAddress?
    var address: InternetAddress?
    for attribute in reply.attributes(after: 8) {
      switch Int(attribute.type) {
      case IFA_LOCAL: local = InternetAddress(bytes: attribute.payload)
      case IFA_ADDRESS: address = InternetAddress(bytes: attribute.payload)
      case IFA_BROADCAST: broadcast = InternetAddress(bytes: attribute.payload)
      case IFA_LABEL: label = attribute.string
      default: break
      }
    }
    guard let own = local ?? address else { return nil }
    prefix = InternetPrefix(own, length: Int(length))
  }
}

extension RouteSocket {
  /// The addresses of the namespace, or of one link.
  package func addresses(index: Int32? = nil) throws(NetlinkError) -> [LinkAddress] {
    var message = NetlinkWriter.dump(RTM_GETADDR)
    message.addressHeader(family: 0, length: 0, scope: 0, index: 0)
    let all = try socket.dump(message, operation: "list addresses").compactMap(LinkAddress.init)
    guard let index else { return all }
    return all.filter { $0.index == index }
  }

  /// Adds an address; the broadcast address is the network's last one when `broadcast` is set and the network has one.
  package func addAddress(
    _ prefix: InternetPrefix, index: Int32, broadcast: Bool = false, scope: UInt8 = 0, mode: CreateMode = .create
  ) throws(NetlinkError) {
    var message = NetlinkWriter.request(RTM_NEWADDR, flags: mode.flags)
    message.addressHeader(family: prefix.address.family, length: UInt8(prefix.length), scope: scope, index: index)
    message.attribute(UInt16(IFA_LOCAL), prefix.address.bytes)
    message.attribute(UInt16(IFA_ADDRESS), prefix.address.bytes)
    if broadcast, !prefix.address.isV6, prefix.length < 31 { message.attribute(UInt16(IFA_BROADCAST), prefix.last.bytes) }
    try socket.request(message, operation: "add address \(prefix) to link \(index)")
  }

  package func deleteAddress(_ prefix: InternetPrefix, index: Int32) throws(NetlinkError) {
    var message = NetlinkWriter.request(RTM_DELADDR)
    message.addressHeader(family: prefix.address.family, length: UInt8(prefix.length), scope: 0, index: index)
    message.attribute(UInt16(IFA_LOCAL), prefix.address.bytes)
    try socket.request(message, operation: "delete address \(prefix) of link \(index)")
  }
}

extension NetlinkWriter {
  /// struct ifaddrmsg.
  fileprivate mutating func addressHeader(family: UInt8, length: UInt8, scope: UInt8, index: Int32) {
    append(family)
    append(length)
    append(UInt8(0))
    append(scope)
    append(index)
  }
}

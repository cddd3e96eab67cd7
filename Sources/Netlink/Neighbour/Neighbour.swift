import CLinux

/// An entry of the neighbour table (`ip neigh`), or of a bridge's or VXLAN's forwarding table (`bridge fdb`).
package struct Neighbour: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case neighbour
    case forwarding
  }

  /// States and flags, as in linux/neighbour.h.
  package enum State {
    package static let reachable: UInt16 = 0x02
    package static let stale: UInt16 = 0x04
    package static let noARP: UInt16 = 0x40
    package static let permanent: UInt16 = 0x80
  }
  static let flagSelf: UInt8 = 0x02

  package var kind: Kind
  package var index: Int32
  /// The neighbour's address; for a forwarding entry the remote tunnel end.
  package var address: InternetAddress?
  package var hardware: HardwareAddress?
  package var state: UInt16
  package var flags: UInt8

  /// A permanent neighbour.
  package static func neighbour(_ address: InternetAddress, at hardware: HardwareAddress, index: Int32) -> Neighbour {
    Neighbour(kind: .neighbour, index: index, address: address, hardware: hardware, state: State.permanent, flags: 0)
  }

  /// A permanent forwarding entry of a VXLAN device: frames for that hardware address go to that tunnel end.
  package static func forwarding(_ hardware: HardwareAddress, to remote: InternetAddress, index: Int32) -> Neighbour {
    Neighbour(kind: .forwarding, index: index, address: remote, hardware: hardware, state: State.permanent, flags: flagSelf)
  }

  private init(kind: Kind, index: Int32, address: InternetAddress?, hardware: HardwareAddress?, state: UInt16, flags: UInt8) {
    self.kind = kind
    self.index = index
    self.address = address
    self.hardware = hardware
    self.state = state
    self.flags = flags
  }

  init?(_ reply: NetlinkReply) {
    guard let family = reply.body.first, let index = reply.body.host(Int32.self, at: 4),
      let state = reply.body.host(UInt16.self, at: 8),
      let flags = reply.body.host(UInt8.self, at: 10)
    else { return nil }
    self.init(kind: family == 7 ? .forwarding : .neighbour, index: index, address: nil, hardware: nil, state: state, flags: flags)
    for attribute in reply.attributes(after: 12) {
      switch Int(attribute.type) {
      case NDA_DST: address = InternetAddress(bytes: attribute.payload)
      case NDA_LLADDR: hardware = HardwareAddress(bytes: attribute.payload)
      default: break
      }
    }
  }

  package var isPermanent: Bool { state & State.permanent != 0 }

  func write(_ writer: inout NetlinkWriter) {
    writer.append(kind == .forwarding ? UInt8(7) : address?.family ?? 2)
    writer.append(UInt8(0))
    writer.append(UInt16(0))
    writer.append(index)
    writer.append(state)
    writer.append(flags)
    writer.append(UInt8(0))
    if let address { writer.attribute(UInt16(NDA_DST), address.bytes) }
    if let hardware { writer.attribute(UInt16(NDA_LLADDR), hardware.bytes) }
  }
}

extension RouteSocket {
  package func neighbours(_ kind: Neighbour.Kind, index: Int32? = nil) throws(NetlinkError) -> [Neighbour] {
    var message = NetlinkWriter.dump(RTM_GETNEIGH)
    message.append(kind == .forwarding ? UInt8(7) : UInt8(0))
    for _ in 0..<11 { message.append(UInt8(0)) }
    let all = try socket.dump(message, operation: "list neighbours").compactMap(Neighbour.init).filter { $0.kind == kind }
    guard let index else { return all }
    return all.filter { $0.index == index }
  }

  /// Adds an entry or changes the one there is.
  package func replace(_ neighbour: Neighbour) throws(NetlinkError) {
    var message = NetlinkWriter.request(RTM_NEWNEIGH, flags: CreateMode.replace.flags)
    neighbour.write(&message)
    try socket.request(message, operation: "set neighbour \(neighbour.address?.description ?? "") on link \(neighbour.index)")
  }

  package func delete(_ neighbour: Neighbour) throws(NetlinkError) {
    var message = NetlinkWriter.request(RTM_DELNEIGH)
    neighbour.write(&message)
    try socket.request(message, operation: "delete neighbour \(neighbour.address?.description ?? "") on link \(neighbour.index)")
  }
}

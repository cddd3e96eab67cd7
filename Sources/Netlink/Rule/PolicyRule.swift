import CLinux

/// A rule of policy routing (`ip rule`).
package struct PolicyRule: Hashable, Sendable {
  package var priority: UInt32
  package var table: UInt32
  package var mark: UInt32?
  package var mask: UInt32?
  package var source: InternetPrefix?
  package var destination: InternetPrefix?
  package var isV6: Bool

  package init(
    priority: UInt32, table: UInt32, mark: UInt32? = nil, mask: UInt32? = nil, source: InternetPrefix? = nil,
    destination: InternetPrefix? = nil, isV6: Bool = false
  ) {
    self.priority = priority
    self.table = table
    self.mark = mark
    self.mask = mask
    self.source = source
    self.destination = destination
    self.isV6 = isV6
  }

  init?(_ reply: NetlinkReply) {
    let header = Array(reply.body.prefix(12))
    guard header.count == 12, header[7] == 1 else { return nil }  // FR_ACT_TO_TBL
    self.init(priority: 0, table: UInt32(header[4]), isV6: header[0] == 10)
    for attribute in reply.attributes(after: 12) {
      switch Int(attribute.type) {
      case FRA_PRIORITY: priority = attribute.host(UInt32.self) ?? 0
      case FRA_TABLE: table = attribute.host(UInt32.self) ?? table
      case FRA_FWMARK: mark = attribute.host(UInt32.self)
      case FRA_FWMASK: mask = attribute.host(UInt32.self)
      case FRA_SRC: source = InternetAddress(bytes: attribute.payload).map { InternetPrefix($0, length: Int(header[2])) }
      case FRA_DST: destination = InternetAddress(bytes: attribute.payload).map { InternetPrefix($0, length: Int(header[1])) }
      default: break
      }
    }
  }

  func write(_ writer: inout NetlinkWriter) {
    writer.append(UInt8(isV6 ? 10 : 2))
    writer.append(UInt8(destination?.length ?? 0))
    writer.append(UInt8(source?.length ?? 0))
    writer.append(UInt8(0))
    writer.append(UInt8(table < 256 ? table : 0))
    writer.append(UInt8(0))
    writer.append(UInt8(0))
    writer.append(UInt8(1))
    writer.append(UInt32(0))
    writer.attribute(UInt16(FRA_PRIORITY), host: priority)
    writer.attribute(UInt16(FRA_TABLE), host: table)
    if let mark { writer.attribute(UInt16(FRA_FWMARK), host: mark) }
    if let mask { writer.attribute(UInt16(FRA_FWMASK), host: mask) }
    if let source { writer.attribute(UInt16(FRA_SRC), source.network.address.bytes) }
    if let destination { writer.attribute(UInt16(FRA_DST), destination.network.address.bytes) }
  }
}

extension RouteSocket {
  /// The rules of both families that lead to a table.
  package func rules() throws(NetlinkError) -> [PolicyRule] {
    var message = NetlinkWriter.dump(RTM_GETRULE)
    for _ in 0..<12 { message.append(UInt8(0)) }
    return try socket.dump(message, operation: "list rules").compactMap(PolicyRule.init)
  }

  package func add(_ rule: PolicyRule) throws(NetlinkError) {
    var message = NetlinkWriter.request(RTM_NEWRULE, flags: CreateMode.create.flags)
    rule.write(&message)
    try socket.request(message, operation: "add rule \(rule.priority)")
  }

  package func delete(_ rule: PolicyRule) throws(NetlinkError) {
    var message = NetlinkWriter.request(RTM_DELRULE)
    rule.write(&message)
    try socket.request(message, operation: "delete rule \(rule.priority)")
  }
}

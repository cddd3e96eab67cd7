import CLinux

/// A route of a table.
package struct Route: Hashable, Sendable {
  package enum Kind: UInt8, Sendable {
    case unspecified, unicast, local, broadcast, anycast, multicast, blackhole, unreachable, prohibit
  }

  /// Routing tables by their numbers.
  package enum Table {
    package static let main: UInt32 = 254
    package static let local: UInt32 = 255
  }

  /// Who installed a route.
  package enum Origin {
    package static let kernel: UInt8 = 2
    package static let boot: UInt8 = 3
    package static let `static`: UInt8 = 4
  }

  /// `0.0.0.0/0` for a default route.
  package var destination: InternetPrefix
  package var gateway: InternetAddress?
  /// The index of the link it leads to, 0 for none.
  package var index: Int32
  package var source: InternetAddress?
  /// The gateway counts as reachable on the link, whatever the link's addresses say.
  package var onlink: Bool
  package var metric: UInt32
  package var table: UInt32
  package var scope: UInt8
  package var origin: UInt8
  package var kind: Kind

  package init(
    destination: InternetPrefix, gateway: InternetAddress? = nil, index: Int32 = 0, source: InternetAddress? = nil,
    onlink: Bool = false, metric: UInt32 = 0, table: UInt32 = Table.main, scope: UInt8? = nil, origin: UInt8 = Origin.boot,
    kind: Kind = .unicast
  ) {
    self.destination = destination.network
    self.gateway = gateway
    self.index = index
    self.source = source
    self.onlink = onlink
    self.metric = metric
    self.table = table
    // As iproute2: a route without a gateway leads to the link itself.
    self.scope = scope ?? (kind == .local ? 254 : kind == .unicast && gateway == nil ? 253 : 0)
    self.origin = origin
    self.kind = kind
  }

  /// A default route of IPv4.
  package static func `default`(gateway: InternetAddress, index: Int32) -> Route {
    Route(destination: InternetPrefix(.anyV4, length: 0), gateway: gateway, index: index)
  }

  init?(_ reply: NetlinkReply) {
    let header = Array(reply.body.prefix(12))
    guard header.count == 12, let kind = Kind(rawValue: header[7]), header[0] == 2 || header[0] == 10 else { return nil }
    let flags = reply.body.host(UInt32.self, at: 8) ?? 0
    let zero = [UInt8](repeating: 0, count: header[0] == 2 ? 4 : 16)
    guard let any = InternetAddress(bytes: zero) else { return nil }
    self.init(
      destination: InternetPrefix(any, length: Int(header[1])), onlink: flags & UInt32(RTNH_F_ONLINK) != 0,
      table: UInt32(header[4]),
      scope: header[6], origin: header[5], kind: kind)
    for attribute in reply.attributes(after: 12) {
      switch UInt32(attribute.type) {
      case RTA_DST.rawValue:
        if let address = InternetAddress(bytes: attribute.payload) {
          destination = InternetPrefix(address, length: Int(header[1]))
        }
      case RTA_GATEWAY.rawValue: gateway = InternetAddress(bytes: attribute.payload)
      case RTA_OIF.rawValue: index = attribute.host(Int32.self) ?? 0
      case RTA_PREFSRC.rawValue: source = InternetAddress(bytes: attribute.payload)
      case RTA_PRIORITY.rawValue: metric = attribute.host(UInt32.self) ?? 0
      case RTA_TABLE.rawValue: table = attribute.host(UInt32.self) ?? table
      default: break
      }
    }
  }

  func write(_ writer: inout NetlinkWriter) {
    writer.append(destination.address.family)
    writer.append(UInt8(destination.length))
    writer.append(UInt8(0))
    writer.append(UInt8(0))
    writer.append(UInt8(table < 256 ? table : 0))
    writer.append(origin)
    writer.append(scope)
    writer.append(kind.rawValue)
    writer.append(UInt32(onlink ? RTNH_F_ONLINK : 0))
    if destination.length > 0 { writer.attribute(UInt16(RTA_DST.rawValue), destination.address.bytes) }
    if let gateway { writer.attribute(UInt16(RTA_GATEWAY.rawValue), gateway.bytes) }
    if index != 0 { writer.attribute(UInt16(RTA_OIF.rawValue), host: index) }
    if let source { writer.attribute(UInt16(RTA_PREFSRC.rawValue), source.bytes) }
    if metric != 0 { writer.attribute(UInt16(RTA_PRIORITY.rawValue), host: metric) }
    if table > 255 { writer.attribute(UInt16(RTA_TABLE.rawValue), host: table) }
  }
}

extension RouteSocket {
  /// The routes of a table (`main` unless said otherwise; nil for all of them), of both families.
  package func routes(table: UInt32? = Route.Table.main) throws(NetlinkError) -> [Route] {
    var message = NetlinkWriter.dump(RTM_GETROUTE)
    for _ in 0..<12 { message.append(UInt8(0)) }
    let all = try socket.dump(message, operation: "list routes").compactMap(Route.init)
    guard let table else { return all }
    return all.filter { $0.table == table }
  }

  package func add(_ route: Route, mode: CreateMode = .create) throws(NetlinkError) {
    var message = NetlinkWriter.request(RTM_NEWROUTE, flags: mode.flags)
    route.write(&message)
    try socket.request(message, operation: "add route to \(route.destination)")
  }

  package func delete(_ route: Route) throws(NetlinkError) {
    var message = NetlinkWriter.request(RTM_DELROUTE)
    route.write(&message)
    try socket.request(message, operation: "delete route to \(route.destination)")
  }

  /// The route the kernel would take to an address now.
  package func route(to address: InternetAddress) throws(NetlinkError) -> Route? {
    var message = NetlinkWriter.request(RTM_GETROUTE)
    message.append(address.family)
    message.append(UInt8(address.bitCount))
    for _ in 0..<10 { message.append(UInt8(0)) }
    message.attribute(UInt16(RTA_DST.rawValue), address.bytes)
    return try socket.request(message, operation: "find route to \(address)").first.flatMap(Route.init)
  }
}

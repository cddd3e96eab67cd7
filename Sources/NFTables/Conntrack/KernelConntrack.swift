import CLinux
import Netlink

/// One direction of a tracked connection.
package struct ConntrackTuple: Hashable, Sendable {
  package var source: InternetAddress
  package var destination: InternetAddress
  package var proto: NFT.TransportProtocol
  package var sourcePort: UInt16
  package var destinationPort: UInt16

  package init(
    source: InternetAddress, destination: InternetAddress, proto: NFT.TransportProtocol, sourcePort: UInt16,
    destinationPort: UInt16
  ) {
    self.source = source
    self.destination = destination
    self.proto = proto
    self.sourcePort = sourcePort
    self.destinationPort = destinationPort
  }

  fileprivate init?(_ attributes: NetlinkAttributes) {
    guard let ip = attributes[1]?.nested, let transport = attributes[2]?.nested,
      let source = (ip[1] ?? ip[3]).flatMap({ InternetAddress(bytes: $0.payload) }),
      let destination = (ip[2] ?? ip[4]).flatMap({ InternetAddress(bytes: $0.payload) }),
      let number = transport[1]?.host(UInt8.self)
    else { return nil }
    self.init(
      source: source, destination: destination, proto: NFT.TransportProtocol(rawValue: number),
      sourcePort: transport[2]?.network(UInt16.self) ?? 0, destinationPort: transport[3]?.network(UInt16.self) ?? 0)
  }

  fileprivate func write(_ writer: inout NetlinkWriter, type: UInt16) {
    writer.nested(type) { tuple in
      tuple.nested(1) { ip in
        ip.attribute(source.isV6 ? 3 : 1, source.bytes)
        ip.attribute(source.isV6 ? 4 : 2, destination.bytes)
      }
      tuple.nested(2) { transport in
        transport.attribute(1, uint8: proto.rawValue)
        transport.attribute(2, network: sourcePort)
        transport.attribute(3, network: destinationPort)
      }
    }
  }
}

/// A tracked connection: as it came, and as answers are expected.
package struct ConntrackEntry: Hashable, Sendable {
  package var original: ConntrackTuple
  package var reply: ConntrackTuple

  package init(original: ConntrackTuple, reply: ConntrackTuple) {
    self.original = original
    self.reply = reply
  }
}

/// The connection tracking table of one network namespace.
package struct KernelConntrack: Sendable {
  private let socket: NetlinkSocket
  private static let subsystem: UInt16 = 1

  package init(namespace: Int32? = nil) throws(NetlinkError) { socket = try NetlinkSocket(.netfilter, namespace: namespace) }

  /// The IPv4 connections of one transport protocol.
  package func entries(_ proto: NFT.TransportProtocol) throws(NetlinkError) -> [ConntrackEntry] {
    let message = header(1, flags: UInt16(NLM_F_REQUEST | NLM_F_DUMP))
    return try socket.dump(message, operation: "list tracked connections").compactMap { reply in
      let attributes = reply.attributes(after: 4)
      guard let original = (attributes[1]?.nested).flatMap(ConntrackTuple.init), original.proto == proto,
        let answer = (attributes[2]?.nested).flatMap(ConntrackTuple.init)
      else { return nil }
      return ConntrackEntry(original: original, reply: answer)
    }
  }

  package func delete(_ entry: ConntrackEntry) throws(NetlinkError) {
    var message = header(2, flags: UInt16(NLM_F_REQUEST | NLM_F_ACK))
    entry.original.write(&message, type: 1)
    try socket.request(message, operation: "delete a tracked connection")
  }

  private func header(_ type: UInt16, flags: UInt16) -> NetlinkWriter {
    var writer = NetlinkWriter(type: Self.subsystem << 8 | type, flags: flags)
    writer.append(NFT.Family.ip.rawValue)
    writer.append(UInt8(0))
    writer.append(UInt16(0))
    return writer
  }
}

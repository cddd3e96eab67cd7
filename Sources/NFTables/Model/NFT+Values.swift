import Netlink

extension NFT {
  /// The types of keys and values, by the numbers nft knows them by.
  package enum DataType: UInt32, Sendable, CustomStringConvertible {
    case integer = 4
    case ipv4Address = 7
    case ipv6Address = 8
    case inetProtocol = 12
    case inetService = 13
    case mark = 19
    case interfaceIndex = 20
    case interfaceName = 41

    package var description: String {
      switch self {
      case .integer: "integer"
      case .ipv4Address: "ipv4_addr"
      case .ipv6Address: "ipv6_addr"
      case .inetProtocol: "inet_proto"
      case .inetService: "inet_service"
      case .mark: "mark"
      case .interfaceIndex: "iface_index"
      case .interfaceName: "ifname"
      }
    }

    package var byteCount: Int {
      switch self {
      case .inetProtocol: 1
      case .inetService: 2
      case .integer, .ipv4Address, .mark, .interfaceIndex: 4
      case .ipv6Address, .interfaceName: 16
      }
    }

    /// The room it takes within a concatenation: whole 32-bit registers.
    package var paddedCount: Int { (byteCount + 3) & ~3 }

    var isHostOrder: Bool {
      switch self {
      case .integer, .mark, .interfaceIndex: true
      default: false
      }
    }
  }

  /// One value of a data type.
  package enum Value: Hashable, Sendable {
    case address(InternetAddress)
    case proto(TransportProtocol)
    case port(UInt16)
    case integer(UInt32)
    case mark(UInt32)
    case interfaceName(String)

    package var type: DataType {
      switch self {
      case .address(let address): address.isV6 ? .ipv6Address : .ipv4Address
      case .proto: .inetProtocol
      case .port: .inetService
      case .integer: .integer
      case .mark: .mark
      case .interfaceName: .interfaceName
      }
    }

    var bytes: [UInt8] {
      switch self {
      case .address(let address): address.bytes
      case .proto(let proto): [proto.rawValue]
      case .port(let port): [UInt8(port >> 8), UInt8(port & 255)]
      case .integer(let number), .mark(let number): number.hostBytes
      case .interfaceName(let name):
        Array(name.utf8.prefix(15)) + [UInt8](repeating: 0, count: 16 - min(name.utf8.count, 15))
      }
    }

    var paddedBytes: [UInt8] {
      let bytes = bytes
      return bytes + [UInt8](repeating: 0, count: type.paddedCount - bytes.count)
    }

    init?(_ type: DataType, bytes: ArraySlice<UInt8>) {
      guard bytes.count >= type.byteCount else { return nil }
      let bytes = bytes.prefix(type.byteCount)
      switch type {
      case .ipv4Address, .ipv6Address:
        guard let address = InternetAddress(bytes: bytes) else { return nil }
        self = .address(address)
      case .inetProtocol: self = .proto(TransportProtocol(rawValue: bytes.first ?? 0))
      case .inetService: self = .port(bytes.reduce(0) { $0 << 8 | UInt16($1) })
      case .integer: self = .integer(bytes.host(UInt32.self, at: 0) ?? 0)
      case .mark, .interfaceIndex: self = .mark(bytes.host(UInt32.self, at: 0) ?? 0)
      case .interfaceName: self = .interfaceName(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
      }
    }
  }

  /// A transport protocol by its number.
  package struct TransportProtocol: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package var rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let icmp = TransportProtocol(rawValue: 1)
    package static let tcp = TransportProtocol(rawValue: 6)
    package static let udp = TransportProtocol(rawValue: 17)
    package static let icmpv6 = TransportProtocol(rawValue: 58)
    package static let sctp = TransportProtocol(rawValue: 132)

    /// From the lower-case name or the name as the API has it (`TCP`).
    package init?(_ name: String) {
      switch name {
      case "tcp", "TCP": self = .tcp
      case "udp", "UDP": self = .udp
      case "sctp", "SCTP": self = .sctp
      case "icmp": self = .icmp
      case "icmpv6", "ipv6-icmp": self = .icmpv6
      default: return nil
      }
    }

    package var description: String {
      switch self {
      case .icmp: "icmp"
      case .tcp: "tcp"
      case .udp: "udp"
      case .icmpv6: "ipv6-icmp"
      case .sctp: "sctp"
      default: "\(rawValue)"
      }
    }
  }
}

extension NFT.Value: CustomStringConvertible {
  package var description: String {
    switch self {
    case .address(let address): address.description
    case .proto(let proto): proto.description
    case .port(let port): "\(port)"
    case .integer(let number): "\(number)"
    case .mark(let number): number.hexadecimal
    case .interfaceName(let name): "\"\(name)\""
    }
  }
}

extension UInt32 {
  var hostBytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: self >> (8 * UInt32($0))) } }
  var networkBytes: [UInt8] { hostBytes.reversed() }

  var hexadecimal: String {
    let digits = String(self, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}

import Netlink

extension NFT {
  /// A property of a packet that rules look at.
  package enum Selector: Hashable, Sendable {
    case sourceAddress(Family)
    case destinationAddress(Family)
    case sourcePort(TransportProtocol)
    case destinationPort(TransportProtocol)
    /// The destination port of whatever transport protocol the packet has.
    case transportDestinationPort
    case transportSourcePort
    case transportProtocol
    case mark
    case inputInterface
    case outputInterface
    /// A number drawn at random from 0 to below the modulus.
    case random(modulus: UInt32)

    var type: DataType {
      switch self {
      case .sourceAddress(let family), .destinationAddress(let family): family == .ip6 ? .ipv6Address : .ipv4Address
      case .sourcePort, .destinationPort, .transportSourcePort, .transportDestinationPort: .inetService
      case .transportProtocol: .inetProtocol
      case .mark: .mark
      case .inputInterface, .outputInterface: .interfaceName
      case .random: .integer
      }
    }

    func load(into register: UInt32) -> Expression {
      switch self {
      case .sourceAddress(let family):
        .payload(register: register, base: 1, offset: family == .ip6 ? 8 : 12, length: UInt32(type.byteCount))
      case .destinationAddress(let family):
        .payload(register: register, base: 1, offset: family == .ip6 ? 24 : 16, length: UInt32(type.byteCount))
      case .sourcePort, .transportSourcePort: .payload(register: register, base: 2, offset: 0, length: 2)
      case .destinationPort, .transportDestinationPort: .payload(register: register, base: 2, offset: 2, length: 2)
      case .transportProtocol: .meta(register: register, key: 16)
      case .mark: .meta(register: register, key: 3)
      case .inputInterface: .meta(register: register, key: 6)
      case .outputInterface: .meta(register: register, key: 7)
      case .random(let modulus): .numberGenerator(register: register, modulus: modulus)
      }
    }

    /// The transport protocol that must have been checked before the header is read.
    var requiredProtocol: TransportProtocol? {
      switch self {
      case .sourcePort(let proto), .destinationPort(let proto): proto
      default: nil
      }
    }

    /// The address family that must have been checked before, in tables that see both.
    var requiredFamily: Family? {
      switch self {
      case .sourceAddress(let family), .destinationAddress(let family): family
      default: nil
      }
    }
  }

  /// The tracked connection's state, as bits.
  package struct ConnectionState: OptionSet, Hashable, Sendable {
    package var rawValue: UInt32
    package init(rawValue: UInt32) { self.rawValue = rawValue }
    package static let invalid = ConnectionState(rawValue: 1)
    package static let established = ConnectionState(rawValue: 2)
    package static let related = ConnectionState(rawValue: 4)
    package static let new = ConnectionState(rawValue: 8)
  }

  package enum Comparison: Hashable, Sendable { case equal, notEqual }

  /// What a selector is compared with.
  package enum Operand: Hashable, Sendable {
    case values([Value])
    case prefix(InternetPrefix)
    case range(Value, Value)
    case namedSet(String)
    /// A set written within the rule; elements with `keyEnd` make it one of intervals.
    case anonymousSet([Element])
  }

  package enum MapReference: Hashable, Sendable {
    case named(String)
    case anonymous([Element])
  }
}

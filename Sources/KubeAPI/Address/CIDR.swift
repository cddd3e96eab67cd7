/// An address with the length of its network's prefix.
package struct CIDR: Hashable, Sendable, CustomStringConvertible {
  /// As written, host bits included.
  package let address: IPAddress
  package let prefixLength: Int

  package init?(_ address: IPAddress, prefixLength: Int) {
    guard (0...address.family.bits).contains(prefixLength) else { return nil }
    self.address = address
    self.prefixLength = prefixLength
  }

  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(String(parts[0])), let length = Int(parts[1]),
      parts[1].utf8.allSatisfy(NameValidation.isDigit), parts[1].utf8.count == 1 || parts[1].utf8.first != UInt8(ascii: "0")
    else { return nil }
    self.init(address, prefixLength: length)
  }

  /// The same with zeros in front of numbers, as Go's net package used to read networks (upstream's ParseCIDRSloppy).
  package init?(sloppy text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let address = IPAddress(sloppy: String(parts[0])),
      let plain = CIDR("\(address)/\(IPAddress.withoutLeadingZeros(parts[1]))")
    else { return nil }
    self = plain
  }

  private var hostBits: Int { address.family.bits - prefixLength }
  private var hostMask: UInt128 { hostBits == 128 ? .max : (1 << UInt128(hostBits)) - 1 }

  /// The first address of the network.
  package var base: IPAddress { IPAddress(address.family, address.number & ~hostMask) }
  /// The last address of the network: the broadcast address of IPv4.
  package var last: IPAddress { IPAddress(address.family, address.number | hostMask) }
  package var mask: IPAddress { IPAddress(address.family, ~hostMask) }
  package var hasHostBits: Bool { address.number & hostMask != 0 }
  package var network: CIDR { CIDR(base, prefixLength: prefixLength) ?? self }

  /// How many addresses it has, at most `UInt128.max`.
  package var count: UInt128 { hostBits == 128 ? .max : 1 << UInt128(hostBits) }

  package func contains(_ other: IPAddress) -> Bool {
    other.family == address.family && (other.number ^ address.number) & ~hostMask == 0
  }

  package func contains(_ other: CIDR) -> Bool { other.prefixLength >= prefixLength && contains(other.address) }

  package func overlaps(_ other: CIDR) -> Bool { contains(other.base) || other.contains(base) }

  /// The address at that place within the network; nil outside of it.
  package func address(at index: UInt128) -> IPAddress? { index <= hostMask ? base.advanced(by: index) : nil }

  /// The sub-network of that prefix length at that place; nil outside of it.
  package func subnet(prefixLength length: Int, at index: UInt128) -> CIDR? {
    guard length >= prefixLength, length <= address.family.bits else { return nil }
    let size = address.family.bits - length
    guard size < 128, index <= hostMask >> UInt128(size) else { return nil }
    return base.advanced(by: index << UInt128(size)).flatMap { CIDR($0, prefixLength: length) }
  }

  package var description: String { "\(address)/\(prefixLength)" }
}

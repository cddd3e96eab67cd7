/// An address of IPv4 or IPv6 (without zone). Its text is canonical (RFC 5952).
package struct IPAddress: Hashable, Sendable {
  package enum Family: Hashable, Sendable {
    case v4, v6

    package var bits: Int { self == .v4 ? 32 : 128 }
  }

  package let family: Family
  /// The address as a number; that of IPv4 has 32 bits.
  package let number: UInt128

  package init(v4 number: UInt32) {
    family = .v4
    self.number = UInt128(number)
  }

  package init(v6 number: UInt128) {
    family = .v6
    self.number = number
  }

  package init(_ family: Family, _ number: UInt128) {
    self.family = family
    self.number = family == .v4 ? number & 0xFFFF_FFFF : number
  }

  /// In network order, 4 or 16 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.init(bytes.count == 4 ? .v4 : .v6, bytes.reduce(0) { $0 << 8 | UInt128($1) })
  }

  package var bytes: [UInt8] {
    stride(from: family.bits - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt128($0)) }
  }

  package var isV4: Bool { family == .v4 }
  package var isV6: Bool { family == .v6 }
  package var isUnspecified: Bool { number == 0 }
  package var isLoopback: Bool { isV4 ? number >> 24 == 127 : number == 1 }
  package var isMulticast: Bool { isV4 ? number >> 28 == 0xE : number >> 120 == 0xFF }
  package var isLinkLocalUnicast: Bool { isV4 ? number >> 16 == 0xA9FE : number >> 118 == 0x3FA }
  package var isLinkLocalMulticast: Bool { isV4 ? number >> 8 == 0xE00000 : number >> 112 & 0xFF0F == 0xFF02 }
  package var isGlobalUnicast: Bool {
    !(isV4 && number == 0xFFFF_FFFF) && !isUnspecified && !isLoopback && !isMulticast && !isLinkLocalUnicast
  }

  /// `::ffff:a.b.c.d`.
  package var isMapped: Bool { isV6 && number >> 32 == 0xFFFF }

  /// `::ffff:a.b.c.d` is the same as a.b.c.d to Go's net package.
  package var unmapped: IPAddress { isMapped ? IPAddress(.v4, number) : self }

  /// The address that lies that many further on; nil past the end.
  package func advanced(by distance: UInt128) -> IPAddress? {
    let (sum, overflow) = number.addingReportingOverflow(distance)
    guard !overflow, isV6 || sum <= 0xFFFF_FFFF else { return nil }
    return IPAddress(family, sum)
  }
}

extension IPAddress: Comparable {
  package static func < (a: Self, b: Self) -> Bool {
    a.family == b.family ? a.number < b.number : a.isV4
  }
}

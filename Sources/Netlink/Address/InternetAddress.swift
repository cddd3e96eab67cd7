/// An IPv4 or IPv6 address as the kernel takes it: 4 or 16 bytes in network order.
package struct InternetAddress: Hashable, Sendable, Comparable {
  package let bytes: [UInt8]

  /// Nil unless there are 4 or 16 bytes.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = Array(bytes)
  }

  package init(v4 value: UInt32) {
    bytes = [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
  }

  package var isV6: Bool { bytes.count == 16 }
  package var bitCount: Int { bytes.count * 8 }
  /// AF_INET or AF_INET6.
  package var family: UInt8 { isV6 ? 10 : 2 }
  /// The address as a number; nil for IPv6.
  package var v4Value: UInt32? { isV6 ? nil : bytes.reduce(0) { $0 << 8 | UInt32($1) } }

  package static let anyV4 = InternetAddress(v4: 0)

  package static func < (a: InternetAddress, b: InternetAddress) -> Bool {
    a.bytes.count != b.bytes.count ? a.bytes.count < b.bytes.count : a.bytes.lexicographicallyPrecedes(b.bytes)
  }
}

extension InternetAddress: CustomStringConvertible, LosslessStringConvertible {
  package init?(_ text: String) {
    if text.utf8.contains(UInt8(ascii: ":")) {
      guard let bytes = InternetAddress.parseV6(text) else { return nil }
      self.bytes = bytes
    } else {
      guard let bytes = InternetAddress.parseV4(text) else { return nil }
      self.bytes = bytes
    }
  }

  private static func parseV4(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bytes: [UInt8] = []
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy({ (48...57).contains($0) }) else { return nil }
      if part.count > 1, part.first == 48 { return nil }
      let value = part.reduce(0) { $0 * 10 + Int($1 - 48) }
      guard value < 256 else { return nil }
      bytes.append(UInt8(value))
    }
    return bytes
  }

  private static func parseV6(_ text: String) -> [UInt8]? {
    var halves: [Substring] = []
    var rest = text[...]
    while let place = rest.utf8.indices.first(where: { rest[$0...].hasPrefix("::") }) {
      halves.append(rest[..<place])
      rest = rest[rest.utf8.index(place, offsetBy: 2)...]
    }
    halves.append(rest)
    guard halves.count <= 2 else { return nil }
    var groups: [[UInt8]] = []
    for half in halves {
      var bytes: [UInt8] = []
      let parts = half.isEmpty ? [] : half.split(separator: ":", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        if part.contains("."), index == parts.count - 1 {
          guard let v4 = parseV4(part) else { return nil }
          bytes += v4
        } else {
          guard (1...4).contains(part.utf8.count), let value = UInt16(part, radix: 16) else { return nil }
          bytes += [UInt8(value >> 8), UInt8(value & 255)]
        }
      }
      groups.append(bytes)
    }
    guard let head = groups.first else { return nil }
    if groups.count == 1 { return head.count == 16 ? head : nil }
    let fill = 16 - head.count - groups[1].count
    guard fill >= 2 else { return nil }
    return head + [UInt8](repeating: 0, count: fill) + groups[1]
  }

  /// Dotted decimal, or the shortest form of RFC 5952.
  package var description: String {
    if !isV6 { return bytes.map(String.init).joined(separator: ".") }
    let groups = (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
    var best = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > best.count, end - start > 1 { best = start..<end }
      start = max(end, start + 1)
    }
    func text(_ range: Range<Int>) -> String { range.map { String(groups[$0], radix: 16) }.joined(separator: ":") }
    if best.isEmpty { return text(0..<8) }
    return "\(text(0..<best.lowerBound))::\(text(best.upperBound..<8))"
  }
}

/// An address with a prefix length. The host bits are kept, as an interface's address has them; `network` clears them.
package struct InternetPrefix: Hashable, Sendable, Comparable {
  package var address: InternetAddress
  package var length: Int

  package init(_ address: InternetAddress, length: Int) {
    self.address = address
    self.length = min(max(length, 0), address.bitCount)
  }

  /// The network: the same prefix with the host bits cleared.
  package var network: InternetPrefix {
    var bytes = address.bytes
    for index in bytes.indices {
      let kept = min(max(length - index * 8, 0), 8)
      bytes[index] &= kept == 0 ? 0 : UInt8(truncatingIfNeeded: 0xff << (8 - kept))
    }
    return InternetPrefix(InternetAddress(bytes: bytes) ?? address, length: length)
  }

  /// The highest address of the network.
  package var last: InternetAddress {
    var bytes = address.bytes
    for index in bytes.indices {
      let kept = min(max(length - index * 8, 0), 8)
      bytes[index] |= UInt8(truncatingIfNeeded: 0xff >> kept)
    }
    return InternetAddress(bytes: bytes) ?? address
  }

  package func contains(_ other: InternetAddress) -> Bool {
    other.bytes.count == address.bytes.count && InternetPrefix(other, length: length).network.address == network.address
  }

  package static func < (a: InternetPrefix, b: InternetPrefix) -> Bool {
    a.address != b.address ? a.address < b.address : a.length < b.length
  }
}

extension InternetPrefix: CustomStringConvertible, LosslessStringConvertible {
  /// `10.0.0.0/8`; an address without a slash counts as a whole one.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let head = parts.first, parts.count <= 2, let address = InternetAddress(String(head)) else { return nil }
    var length = address.bitCount
    if parts.count == 2 {
      guard let value = Int(parts[1]), (0...address.bitCount).contains(value), parts[1].first != "+" else { return nil }
      length = value
    }
    self.init(address, length: length)
  }

  package var description: String { "\(address)/\(length)" }
}

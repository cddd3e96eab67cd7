extension IPAddress: CustomStringConvertible {
  /// Reads dotted quads without leading zeros, and any form of IPv6 without a zone.
  package init?(_ text: String) {
    if text.utf8.contains(UInt8(ascii: ":")) {
      guard let number = IPAddress.parseV6(text) else { return nil }
      self.init(v6: number)
    } else {
      guard let number = IPAddress.parseV4(text) else { return nil }
      self.init(v4: number)
    }
  }

  /// The same with zeros in front of the numbers of a quad, which other software may take for octal: as Go's net package used to read
  /// addresses (upstream's ParseIPSloppy).
  package init?(sloppy text: String) {
    guard text.utf8.contains(UInt8(ascii: ".")) else {
      self.init(text)
      return
    }
    let start = text.lastIndex(of: ":").map { text.index(after: $0) } ?? text.startIndex
    let numbers = text[start...].split(separator: ".", omittingEmptySubsequences: false).map(IPAddress.withoutLeadingZeros)
    self.init(text[..<start] + numbers.joined(separator: "."))
  }

  static func withoutLeadingZeros(_ number: Substring) -> Substring {
    let rest = number.drop { $0 == "0" }
    return rest.isEmpty ? number.suffix(1) : rest
  }

  private static func parseV4(_ text: some StringProtocol) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var result: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(NameValidation.isDigit), let value = UInt8(part),
        part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0")
      else { return nil }
      result = result << 8 | UInt32(value)
    }
    return result
  }

  private static func parseV6(_ text: String) -> UInt128? {
    var text = text
    // A dotted quad may stand for the last two groups.
    if text.utf8.contains(UInt8(ascii: ".")) {
      guard let colon = text.lastIndex(of: ":"), let tail = parseV4(text[text.index(after: colon)...]) else { return nil }
      text = text[...colon] + String(tail >> 16, radix: 16) + ":" + String(tail & 0xFFFF, radix: 16)
    }
    func groups(_ part: some StringProtocol) -> [UInt128]? {
      if part.isEmpty { return [] }
      var result: [UInt128] = []
      for group in part.split(separator: ":", omittingEmptySubsequences: false) {
        guard (1...4).contains(group.utf8.count), group.utf8.first != UInt8(ascii: "+"), group.utf8.first != UInt8(ascii: "-"),
          let value = UInt16(group, radix: 16)
        else { return nil }
        result.append(UInt128(value))
      }
      return result
    }
    func join(_ groups: [UInt128]) -> UInt128 { groups.reduce(0) { $0 << 16 | $1 } }
    guard let gap = doubleColon(text) else {
      guard let all = groups(text), all.count == 8 else { return nil }
      return join(all)
    }
    guard let head = groups(text[..<gap.lowerBound]), let tail = groups(text[gap.upperBound...]), head.count + tail.count < 8
    else { return nil }
    return head.isEmpty ? join(tail) : join(head) << UInt128(16 * (8 - head.count)) | join(tail)
  }

  private static func doubleColon(_ text: String) -> Range<String.Index>? {
    var position = text.startIndex
    while position < text.endIndex {
      let next = text.index(after: position)
      if next < text.endIndex, text[position] == ":", text[next] == ":" { return position..<text.index(after: next) }
      position = next
    }
    return nil
  }

  package var description: String {
    if isV4 { return bytes.map(String.init).joined(separator: ".") }
    if number >> 32 == 0xFFFF { return "::ffff:" + IPAddress(.v4, number).description }
    let groups = stride(from: 112, through: 0, by: -16).map { UInt16(truncatingIfNeeded: number >> UInt128($0)) }
    var longest = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > max(1, longest.count) { longest = start..<end }
      start = max(end, start + 1)
    }
    func text(_ part: ArraySlice<UInt16>) -> String { part.map { String($0, radix: 16) }.joined(separator: ":") }
    return longest.isEmpty ? text(groups[...]) : text(groups[..<longest.lowerBound]) + "::" + text(groups[longest.upperBound...])
  }

  /// The name of PTR records, with the closing dot.
  package var reverseName: String {
    if isV4 { return bytes.reversed().map { "\($0)." }.joined() + "in-addr.arpa." }
    let nibbles = (0..<32).map { String(UInt8(truncatingIfNeeded: number >> UInt128($0 * 4) & 15), radix: 16) + "." }
    return nibbles.joined() + "ip6.arpa."
  }
}

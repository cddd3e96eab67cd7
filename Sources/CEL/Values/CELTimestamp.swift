import KubeAPI

/// A point in time, exact to the nanosecond, from year 1 to year 9999.
package struct CELTimestamp: Hashable, Comparable, Sendable {
  /// Since 1970.
  package let seconds: Int64
  /// From 0 to 999,999,999.
  package let nanoseconds: Int64

  private static let years: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// Nil outside of the years that CEL knows.
  package init?(seconds: Int64, nanoseconds: Int64 = 0) {
    guard Self.years.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else { return nil }
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// Reads RFC 3339; nil when it is none, or outside of those years.
  package init?(_ text: String) {
    guard let time = Timestamp(text) else { return nil }
    var digits = text.utf8.dropFirst(20).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.prefix(9)
    if text.utf8.dropFirst(19).first != UInt8(ascii: ".") { digits = digits.prefix(0) }
    var nanoseconds = Int64(String(decoding: digits, as: UTF8.self)) ?? 0
    for _ in digits.count..<9 { nanoseconds *= 10 }
    self.init(seconds: time.seconds, nanoseconds: nanoseconds)
  }

  package static func < (a: Self, b: Self) -> Bool { (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds) }

  /// Nil when the sum leaves the years that CEL knows.
  func adding(nanoseconds delta: Int64) -> CELTimestamp? {
    let sum = Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) + Int128(delta)
    let second = Int64(sum / 1_000_000_000) - (sum % 1_000_000_000 < 0 ? 1 : 0)
    return CELTimestamp(seconds: second, nanoseconds: Int64(sum - Int128(second) * 1_000_000_000))
  }

  /// In nanoseconds; nil when they are more than a duration can hold.
  func since(_ other: CELTimestamp) -> Int64? {
    Int64(exactly: (Int128(seconds) - Int128(other.seconds)) * 1_000_000_000 + Int128(nanoseconds) - Int128(other.nanoseconds))
  }

  /// With as many digits of the fraction as it has.
  package var text: String {
    let whole = Timestamp(seconds: seconds).text
    guard nanoseconds != 0 else { return whole }
    var digits = String(1_000_000_000 + nanoseconds).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return "\(whole.dropLast()).\(digits)Z"
  }
}

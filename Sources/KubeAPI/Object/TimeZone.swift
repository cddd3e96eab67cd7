/// A zone of the IANA time zone database, as RFC 8536 ("TZif") describes it.
package struct TimeZone: Sendable {
  /// Seconds since 1970 and the offset from then on, in order.
  private var transitions: [(at: Int64, offset: Int64)] = []
  /// Before the first transition.
  private var first: Int64 = 0
  /// After the last one.
  private var rule: TimeZoneRule?

  package static let utc = TimeZone(offset: 0)

  /// A zone that is the same all year; seconds east of Greenwich.
  package init(offset: Int64) { first = offset }

  /// Nil when the bytes are no TZif file of version 2 or later.
  package init?(tzif bytes: [UInt8]) {
    guard let old = Counts(bytes, at: 0), bytes[4] >= UInt8(ascii: "2"), let counts = Counts(bytes, at: 44 + old.size(time: 4))
    else {
      return nil
    }
    let times = counts.start
    let indices = times + counts.times * 8
    let types = indices + counts.times
    let footer = counts.start + counts.size(time: 8)
    guard footer <= bytes.count, counts.types > 0 else { return nil }
    func offset(_ type: Int) -> Int64 { Int64(Int32(truncatingIfNeeded: Self.number(bytes, types + type * 6, 4))) }
    first = offset(0)
    for index in 0..<counts.times {
      let type = Int(bytes[indices + index])
      guard type < counts.types else { return nil }
      transitions.append((Self.number(bytes, times + index * 8, 8), offset(type)))
    }
    rule = TimeZoneRule(bytes[footer...].drop { $0 == 0x0A }.prefix { $0 != 0x0A })
  }

  /// Seconds to add to UTC for the zone's own clock.
  package func offset(at time: Timestamp) -> Int64 {
    let seconds = time.seconds
    if let last = transitions.last, seconds >= last.at { return rule?.offset(at: seconds) ?? last.offset }
    var (low, high) = (0, transitions.count)
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].at <= seconds { low = middle + 1 } else { high = middle }
    }
    if low == 0 { return transitions.isEmpty ? rule?.offset(at: seconds) ?? first : first }
    return transitions[low - 1].offset
  }

  private struct Counts {
    let start: Int
    private let isUTC: Int
    private let isStandard: Int
    private let leaps: Int
    let times: Int
    let types: Int
    private let characters: Int

    init?(_ bytes: [UInt8], at position: Int) {
      guard position >= 0, bytes.count >= position + 44, bytes[position..<position + 4].elementsEqual("TZif".utf8) else {
        return nil
      }
      func count(_ index: Int) -> Int { Int(TimeZone.number(bytes, position + 20 + index * 4, 4)) }
      start = position + 44
      (isUTC, isStandard, leaps) = (count(0), count(1), count(2))
      (times, types, characters) = (count(3), count(4), count(5))
    }

    /// What follows the header, with times of that many bytes.
    func size(time: Int) -> Int { times * (time + 1) + types * 6 + characters + leaps * (time + 4) + isStandard + isUTC }
  }

  /// Big-endian.
  private static func number(_ bytes: [UInt8], _ position: Int, _ count: Int) -> Int64 {
    Int64(bitPattern: bytes[position..<position + count].reduce(0) { $0 << 8 | UInt64($1) })
  }
}

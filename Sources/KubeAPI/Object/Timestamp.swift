/// An instant, in microseconds since 1970 UTC, written and read as RFC 3339 (`metav1.Time`, `metav1.MicroTime`).
package struct Timestamp: Hashable, Comparable, Sendable {
  package var microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }
  package init(seconds: Int64) { microseconds = seconds * 1_000_000 }

  package var seconds: Int64 {
    microseconds >= 0 ? microseconds / 1_000_000 : -((999_999 - microseconds) / 1_000_000)
  }

  package static func < (a: Self, b: Self) -> Bool { a.microseconds < b.microseconds }
  package static func - (a: Self, b: Self) -> Duration { .microseconds(a.microseconds - b.microseconds) }
  package static func + (a: Self, b: Duration) -> Self {
    let (seconds, attoseconds) = b.components
    return Self(microseconds: a.microseconds + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
  }

  /// Reads `2026-01-02T03:04:05Z`, with a fraction or an offset if need be; nil when it is not RFC 3339.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int64? {
      guard range.upperBound <= bytes.count else { return nil }
      var result: Int64 = 0
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        result = result * 10 + Int64(byte - UInt8(ascii: "0"))
      }
      return result
    }
    func isByte(_ position: Int, _ choices: String) -> Bool {
      position < bytes.count && choices.utf8.contains(bytes[position])
    }
    guard let year = number(0..<4), isByte(4, "-"), let month = number(5..<7), isByte(7, "-"), let day = number(8..<10),
      isByte(10, "Tt"), let hour = number(11..<13), isByte(13, ":"), let minute = number(14..<16), isByte(16, ":"),
      let second = number(17..<19), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    var position = 19
    var fraction: Int64 = 0
    if isByte(position, ".") {
      position += 1
      var scale: Int64 = 100_000
      let start = position
      while position < bytes.count, let digit = number(position..<position + 1) {
        fraction += digit * scale
        scale /= 10
        position += 1
      }
      guard position > start else { return nil }
    }
    var offset: Int64 = 0
    if isByte(position, "Zz") {
      position += 1
    } else {
      guard isByte(position, "+-"), let hours = number(position + 1..<position + 3), isByte(position + 3, ":"),
        let minutes = number(position + 4..<position + 6)
      else { return nil }
      offset = (hours * 60 + minutes) * 60 * (isByte(position, "-") ? -1 : 1)
      position += 6
    }
    guard position == bytes.count else { return nil }
    let days = Timestamp.days(year: year, month: month, day: day)
    microseconds = (days * 86_400 + hour * 3_600 + minute * 60 + second - offset) * 1_000_000 + fraction
  }

  /// To the second, `2026-01-02T03:04:05Z`: `metav1.Time`.
  package var text: String { written(hasFraction: false) }

  /// With six digits, `2026-01-02T03:04:05.000000Z`: `metav1.MicroTime`.
  package var microText: String { written(hasFraction: true) }

  private func written(hasFraction: Bool) -> String {
    let rest = Timestamp.modulo(seconds, 86_400)
    let (year, month, day) = Timestamp.date(days: (seconds - rest) / 86_400)
    let start = Timestamp.padded(year, 4)
    return String(unsafeUninitializedCapacity: start.utf8.count + 23) { out in
      var count = 0
      func put(_ byte: UInt8) {
        out[count] = byte
        count += 1
      }
      func put(_ mark: Unicode.Scalar, _ value: Int64, _ scale: Int64 = 10) {
        put(UInt8(ascii: mark))
        var scale = scale
        while scale > 0 {
          put(UInt8(ascii: "0") + UInt8(value / scale % 10))
          scale /= 10
        }
      }
      for byte in start.utf8 { put(byte) }
      put("-", month)
      put("-", day)
      put("T", rest / 3_600)
      put(":", rest / 60 % 60)
      put(":", rest % 60)
      if hasFraction { put(".", microseconds - seconds * 1_000_000, 100_000) }
      put(UInt8(ascii: "Z"))
      return count
    }
  }

  private static func modulo(_ value: Int64, _ by: Int64) -> Int64 { ((value % by) + by) % by }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Days since 1970 of a date of the proleptic Gregorian calendar (Howard Hinnant, days_from_civil).
  static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func date(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}

#if canImport(Glibc)
  import Glibc

  extension Timestamp {
    package static var now: Timestamp {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
  }
#endif

/// What a zone does every year, in the notation of POSIX's TZ: `EST5EDT,M3.2.0,M11.1.0` (RFC 8536, 3.3).
struct TimeZoneRule: Sendable {
  private struct Change {
    /// The month with week and day of the week, or else the day of the year.
    enum Day {
      case weekday(month: Int64, week: Int64, day: Int64)
      /// From 1 to 365; 29 February does not count.
      case julian(Int64)
      /// From 0 to 365.
      case ordinal(Int64)
    }
    var day: Day
    /// Seconds of the local day.
    var time: Int64
  }

  private let standard: Int64
  private let summer: (offset: Int64, from: Change, to: Change)?

  /// Nil when the text is empty or not of that notation.
  init?(_ text: some Collection<UInt8>) {
    var reader = Reader(rest: Array(text)[...])
    guard reader.name(), let west = reader.time() else { return nil }
    standard = -west
    guard !reader.rest.isEmpty else {
      summer = nil
      return
    }
    guard reader.name() else { return nil }
    let offset = reader.rest.first == UInt8(ascii: ",") ? standard + 3_600 : reader.time().map { -$0 }
    guard let offset, let from = reader.change(), let to = reader.change(), reader.rest.isEmpty else { return nil }
    summer = (offset, from, to)
  }

  func offset(at seconds: Int64) -> Int64 {
    guard let summer, let year = Int64(Timestamp(seconds: seconds + standard).text.prefix(4)) else { return standard }
    // The changes are told in the clock that goes before them.
    let from = Self.seconds(summer.from, in: year) - standard
    let to = Self.seconds(summer.to, in: year) - summer.offset
    let isSummer = from < to ? (from..<to).contains(seconds) : !(to..<from).contains(seconds)
    return isSummer ? summer.offset : standard
  }

  /// Of the local clock, from 1970 on.
  private static func seconds(_ change: Change, in year: Int64) -> Int64 {
    func day(_ month: Int64, _ day: Int64) -> Int64 { Timestamp.days(year: year, month: month, day: day) }
    let date: Int64
    switch change.day {
    case .julian(let number):
      let isLeap = day(3, 1) - day(2, 28) == 2
      date = day(1, 1) + number - (isLeap && number >= 60 ? 0 : 1)
    case .ordinal(let number): date = day(1, 1) + number
    case .weekday(let month, let week, let weekday):
      let start = day(month, 1)
      let end = month == 12 ? day(12, 31) + 1 : day(month + 1, 1)
      var found = start + ((weekday - (start + 4)) % 7 + 7) % 7 + (week - 1) * 7
      while found >= end { found -= 7 }
      date = found
    }
    return date * 86_400 + change.time
  }

  private struct Reader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
      guard rest.first == UInt8(ascii: mark) else { return false }
      rest.removeFirst()
      return true
    }

    /// `EST` or `<-03>`.
    mutating func name() -> Bool {
      if take("<") {
        guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
        rest = rest[(end + 1)...]
        return true
      }
      let letters = rest.prefix { ($0 | 0x20) >= UInt8(ascii: "a") && ($0 | 0x20) <= UInt8(ascii: "z") }
      rest = rest.dropFirst(letters.count)
      return !letters.isEmpty
    }

    mutating func number() -> Int64? {
      let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      rest = rest.dropFirst(digits.count)
      return Int64(String(decoding: digits, as: UTF8.self))
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time() -> Int64? {
      let sign: Int64 = take("-") ? -1 : 1
      if sign == 1 { _ = take("+") }
      guard var seconds = number().map({ $0 * 3_600 }) else { return nil }
      for unit: Int64 in [60, 1] where take(":") {
        guard let part = number() else { return nil }
        seconds += part * unit
      }
      return sign * seconds
    }

    mutating func change() -> Change? {
      guard take(",") else { return nil }
      let day: Change.Day
      if take("M") {
        guard let month = number(), take("."), let week = number(), take("."), let weekday = number(), (1...12).contains(month),
          (1...5).contains(week), weekday < 7
        else { return nil }
        day = .weekday(month: month, week: week, day: weekday)
      } else {
        let isJulian = take("J")
        guard let number = number() else { return nil }
        day = isJulian ? .julian(number) : .ordinal(number)
      }
      guard take("/") else { return Change(day: day, time: 7_200) }
      return time().map { Change(day: day, time: $0) }
    }
  }
}

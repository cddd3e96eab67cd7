import KubeAPI

/// A schedule of five fields, or one of the `@` names, as cron and upstream's robfig/cron read them.
struct CronSchedule: Hashable, Sendable {
  struct ParseError: Error, Hashable, Sendable {
    let message: String
  }

  private let minutes: Set<Int>
  private let hours: Set<Int>
  private let days: Set<Int>
  private let months: Set<Int>
  private let weekdays: Set<Int>
  /// When both are restricted, either suffices.
  private let daysAreFree: Bool
  private let weekdaysAreFree: Bool
  private let interval: Int64?

  private static let names = [
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0", "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
  ]
  private static let monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
  private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  init(_ text: String) throws(ParseError) {
    if text.hasPrefix("@every ") {
      guard let duration = GoDuration.parse(String(text.dropFirst(7))), duration >= .seconds(1) else {
        throw ParseError(message: "failed to parse duration \(text)")
      }
      interval = duration.components.seconds
      (minutes, hours, days, months, weekdays, daysAreFree, weekdaysAreFree) = ([], [], [], [], [], true, true)
      return
    }
    let fields = (Self.names[text] ?? text).split(whereSeparator: \.isWhitespace).map(String.init)
    guard fields.count == 5 else { throw ParseError(message: "expected exactly 5 fields, found \(fields.count): [\(text)]") }
    interval = nil
    minutes = try Self.field(fields[0], 0...59)
    hours = try Self.field(fields[1], 0...23)
    days = try Self.field(fields[2], 1...31)
    months = try Self.field(fields[3], 1...12, Self.monthNames, base: 1)
    weekdays = try Self.field(fields[4], 0...6, Self.dayNames)
    daysAreFree = fields[2].hasPrefix("*") || fields[2].hasPrefix("?")
    weekdaysAreFree = fields[4].hasPrefix("*") || fields[4].hasPrefix("?")
  }

  private static func field(
    _ text: String, _ range: ClosedRange<Int>, _ names: [String] = [], base: Int = 0
  ) throws(ParseError) -> Set<Int> {
    func number(_ word: Substring) throws(ParseError) -> Int {
      if let index = names.firstIndex(of: word.lowercased()) { return index + base }
      guard let value = Int(word) else { throw ParseError(message: "failed to parse int from \(word)") }
      return value
    }
    var result: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let steps = part.split(separator: "/", omittingEmptySubsequences: false)
      guard let span = steps.first, steps.count <= 2 else { throw ParseError(message: "too many slashes: \(part)") }
      var (low, high) = (range.lowerBound, range.upperBound)
      if span != "*", span != "?" {
        let bounds = span.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = bounds.first, bounds.count <= 2 else { throw ParseError(message: "too many hyphens: \(part)") }
        low = try number(first)
        high = bounds.count == 2 ? try number(bounds[1]) : steps.count == 2 ? range.upperBound : low
      }
      let step = steps.count == 2 ? try number(steps[1]) : 1
      guard low >= range.lowerBound else {
        throw ParseError(message: "beginning of range (\(low)) below minimum (\(range.lowerBound)): \(part)")
      }
      guard high <= range.upperBound else {
        throw ParseError(message: "end of range (\(high)) above maximum (\(range.upperBound)): \(part)")
      }
      guard low <= high else { throw ParseError(message: "beginning of range (\(low)) beyond end of range (\(high)): \(part)") }
      guard step > 0 else { throw ParseError(message: "step of range should be a positive number: \(part)") }
      result.formUnion(stride(from: low, through: high, by: step))
    }
    return result
  }

  /// The first time after `time`, in UTC; nil when there is none within five years.
  func next(after time: Timestamp) -> Timestamp? {
    if let interval { return Timestamp(seconds: time.seconds + interval) }
    var day = time.seconds / 86_400
    var minute = Int(time.seconds % 86_400 / 60) + 1
    for _ in 0..<(366 * 5) {
      if matches(day: day) {
        while minute < 24 * 60 {
          if hours.contains(minute / 60), minutes.contains(minute % 60) {
            return Timestamp(seconds: day * 86_400 + Int64(minute) * 60)
          }
          minute += 1
        }
      }
      day += 1
      minute = 0
    }
    return nil
  }

  private func matches(day: Int64) -> Bool {
    // `2026-01-02T...`: the calendar is the timestamp's.
    let text = Array(Timestamp(seconds: day * 86_400).text.utf8)
    func digits(_ range: Range<Int>) -> Int { text[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
    guard months.contains(digits(5..<7)) else { return false }
    let dayMatches = days.contains(digits(8..<10))
    let weekdayMatches = weekdays.contains(Int((day % 7 + 4) % 7))
    return daysAreFree || weekdaysAreFree ? dayMatches && weekdayMatches : dayMatches || weekdayMatches
  }
}

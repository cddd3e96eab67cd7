/// A schedule of five fields, or one of the `@` names, as cron and upstream's robfig/cron read them.
package struct CronSchedule: Hashable, Sendable {
  /// In robfig/cron's words.
  package struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
  }

  private let minutes: CronField
  private let hours: CronField
  private let days: CronField
  private let months: CronField
  private let weekdays: CronField
  /// Of `@every`, in seconds.
  private let interval: Int64?
  /// The zone the text names itself, by `TZ=` or `CRON_TZ=` in front.
  private let zone: String?

  private static let names = [
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0", "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
  ]
  private static let monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
  private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  package init(_ text: String) throws(ParseError) {
    if text.isEmpty { throw ParseError("empty spec string") }
    let (zone, spec) = try Self.zone(text)
    self.zone = zone
    if spec.hasPrefix("@every ") {
      guard let duration = GoDuration.parse(String(spec.dropFirst(7))) else {
        throw ParseError("failed to parse duration \(spec): time: invalid duration \"\(spec.dropFirst(7))\"")
      }
      interval = max(1, duration.components.seconds)
      (minutes, hours, days, months, weekdays) = (.any, .any, .any, .any, .any)
      return
    }
    if spec.hasPrefix("@"), Self.names[spec] == nil { throw ParseError("unrecognized descriptor: \(spec)") }
    let fields = (Self.names[spec] ?? spec).split(whereSeparator: \.isWhitespace)
    guard fields.count == 5 else {
      throw ParseError("expected exactly 5 fields, found \(fields.count): [\(fields.joined(separator: " "))]")
    }
    interval = nil
    minutes = try CronField(fields[0], 0...59)
    hours = try CronField(fields[1], 0...23)
    days = try CronField(fields[2], 1...31)
    months = try CronField(fields[3], 1...12, Self.monthNames)
    weekdays = try CronField(fields[4], 0...6, Self.dayNames)
  }

  private static func zone(_ text: String) throws(ParseError) -> (String?, String) {
    guard ["TZ=", "CRON_TZ="].contains(where: text.hasPrefix), let space = text.firstIndex(of: " "),
      let sign = text.firstIndex(of: "=")
    else { return (nil, text) }
    let name = String(text[text.index(after: sign)..<space])
    guard TimeZone.isKnown(name) else { throw ParseError("provided bad location \(name): unknown time zone \(name)") }
    return (name, String(text[space...].drop(while: \.isWhitespace)))
  }

  /// The first time after `time`, by the clock of `zone` unless the schedule names one; nil when there is none within five years.
  package func next(after time: Timestamp, in zone: TimeZone = .utc) -> Timestamp? {
    if let interval { return Timestamp(seconds: time.seconds + interval) }
    let zone = self.zone.flatMap(TimeZone.named) ?? zone
    var now = time.seconds - time.seconds % 60 + 60
    let end = now + 5 * 366 * 86_400
    while now < end {
      let local = now + zone.offset(at: Timestamp(seconds: now))
      let (day, second) = (local.floored(by: 86_400), local.remainder(by: 86_400))
      if !matches(day: day) || !hours.contains(Int(second / 3_600)) {
        // To the next hour of the zone's clock: whatever the clock is put forward or back by, no hour is passed over.
        now += 3_600 - second % 3_600
      } else if !minutes.contains(Int(second % 3_600 / 60)) {
        now += 60 - second % 60
      } else {
        return Timestamp(seconds: now)
      }
    }
    return nil
  }

  /// A day since 1970. When both the day of the month and that of the week are restricted, either suffices.
  private func matches(day: Int64) -> Bool {
    // `2026-01-02T...`: the calendar is the timestamp's.
    let text = Array(Timestamp(seconds: day * 86_400).text.utf8)
    func digits(_ range: Range<Int>) -> Int { text[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
    guard months.contains(digits(5..<7)) else { return false }
    let ofMonth = days.contains(digits(8..<10))
    let ofWeek = weekdays.contains(Int((day + 4).remainder(by: 7)))
    return days.isFree || weekdays.isFree ? ofMonth && ofWeek : ofMonth || ofWeek
  }
}

extension Int64 {
  fileprivate func floored(by divisor: Int64) -> Int64 { (self - remainder(by: divisor)) / divisor }
  fileprivate func remainder(by divisor: Int64) -> Int64 { (self % divisor + divisor) % divisor }
}

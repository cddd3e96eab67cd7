import KubeAPI
import Testing

@Suite struct CronScheduleTests {
  @Test(
    "the next time of a schedule",
    arguments: [
      ("*/5 * * * *", "2026-01-02T03:04:05Z", "2026-01-02T03:05:00Z"),
      ("0 0 * * *", "2026-01-31T23:59:59Z", "2026-02-01T00:00:00Z"),
      ("30 4 1,15 * 5", "2026-01-02T00:00:00Z", "2026-01-02T04:30:00Z"),
      ("0 12 * * MON-FRI", "2026-01-02T13:00:00Z", "2026-01-05T12:00:00Z"),
      ("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"), ("@hourly", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z"),
      ("15/20 * * * *", "2026-01-01T00:16:00Z", "2026-01-01T00:35:00Z"),
      ("* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"),
      ("@every 90s", "2026-01-01T00:00:00Z", "2026-01-01T00:01:30Z"),
      // A step makes a star a restriction: then the days of the month or those of the week suffice.
      ("0 0 */10 * 1", "2026-01-02T00:00:00Z", "2026-01-05T00:00:00Z"),
    ])
  func next(schedule: String, after: String, expected: String) throws {
    let time = try #require(Timestamp(after))
    #expect(try CronSchedule(schedule).next(after: time)?.text == expected)
  }

  @Test(
    "goes by the clock of its zone, also when that is put forward and back",
    .enabled(if: TimeZone.named("Europe/Berlin") != nil, "no time zone database on this machine"),
    arguments: [
      ("0 9 * * *", "Europe/Berlin", "2026-01-01T00:00:00Z", "2026-01-01T08:00:00Z"),
      ("0 9 * * *", "Europe/Berlin", "2026-07-01T00:00:00Z", "2026-07-01T07:00:00Z"),
      ("0 9 * * *", "Asia/Kolkata", "2026-07-01T00:00:00Z", "2026-07-01T03:30:00Z"),
      ("0 0 * * *", "America/New_York", "2026-07-01T00:00:00Z", "2026-07-01T04:00:00Z"),
      // Half past two does not come on the day the clock is put forward.
      ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z"),
      ("TZ=Asia/Tokyo 0 9 * * *", "UTC", "2026-07-01T01:00:00Z", "2026-07-02T00:00:00Z"),
    ])
  func zones(schedule: String, zone: String, after: String, expected: String) throws {
    let time = try #require(Timestamp(after))
    let zone = try #require(TimeZone.named(zone))
    #expect(try CronSchedule(schedule).next(after: time, in: zone)?.text == expected)
  }

  @Test(
    "nonsense is refused in robfig/cron's words",
    arguments: [
      ("", "empty spec string"), ("* * * *", "expected exactly 5 fields, found 4: [* * * *]"),
      ("60 * * * *", "end of range (60) above maximum (59): 60"),
      ("a * * * *", "failed to parse int from a: strconv.Atoi: parsing \"a\": invalid syntax"),
      ("5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"),
      ("*/0 * * * *", "step of range should be a positive number: */0"),
      ("* * 0 * *", "beginning of range (0) below minimum (1): 0"), ("* * * * 7", "end of range (7) above maximum (6): 7"),
      ("1-2-3 * * * *", "too many hyphens: 1-2-3"), ("*/2/3 * * * *", "too many slashes: */2/3"),
      ("@often", "unrecognized descriptor: @often"),
      ("@every x", "failed to parse duration @every x: time: invalid duration \"x\""),
      ("TZ=Nowhere * * * * *", "provided bad location Nowhere: unknown time zone Nowhere"),
    ])
  func refuses(schedule: String, words: String) {
    #expect(throws: (any Error).self) { try CronSchedule(schedule) }
    do { _ = try CronSchedule(schedule) } catch { #expect("\(error)" == words) }
  }
}

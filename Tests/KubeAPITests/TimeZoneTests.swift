import Testing

@testable import KubeAPI

/// The offsets are those of python's zoneinfo.
@Suite struct TimeZoneTests {
  @Test(
    "zones have the offsets of the time zone database, also beyond its last transition",
    arguments: [
      ("America/New_York", "2026-03-08T06:59:59Z", -18_000), ("America/New_York", "2026-03-08T07:00:00Z", -14_400),
      ("America/New_York", "2026-11-01T05:59:59Z", -14_400), ("America/New_York", "2026-11-01T06:00:00Z", -18_000),
      ("America/New_York", "2050-07-01T00:00:00Z", -14_400), ("America/New_York", "2050-12-01T00:00:00Z", -18_000),
      ("America/New_York", "1900-01-01T00:00:00Z", -18_000), ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 20_700),
      ("Australia/Sydney", "2044-01-01T00:00:00Z", 39_600), ("Australia/Sydney", "2044-07-01T00:00:00Z", 36_000),
      ("Europe/Dublin", "2040-07-01T00:00:00Z", 3_600), ("Europe/Dublin", "2040-01-01T00:00:00Z", 0),
      ("America/Nuuk", "2045-04-01T00:00:00Z", -3_600), ("America/Nuuk", "2045-01-01T00:00:00Z", -7_200),
      ("Africa/Casablanca", "2026-02-20T00:00:00Z", 0), ("UTC", "2026-02-20T00:00:00Z", 0),
    ])
  func offsets(name: String, time: String, offset: Int64) throws {
    let zone = try #require(TimeZone.named(name), "needs the time zone database: Scripts/setup")
    #expect(zone.offset(at: try #require(Timestamp(time))) == offset)
  }

  @Test("what is no zone has none", arguments: ["Mars/Olympus", "../../../etc/passwd", "/etc/localtime", "America", "zone.tab"])
  func unknown(name: String) { #expect(TimeZone.named(name) == nil) }

  @Test(
    "yearly rules are read in POSIX's notation",
    arguments: [
      ("EST5EDT,M3.2.0,M11.1.0", "2026-07-01T00:00:00Z", -14_400), ("EST5EDT,M3.2.0,M11.1.0", "2026-12-01T00:00:00Z", -18_000),
      ("<-03>3", "2026-07-01T00:00:00Z", -10_800), ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00:00Z", 3_600),
      ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-07-01T00:00:00Z", -3_600), ("A0B,J60,J300", "2024-02-29T12:00:00Z", 0),
      ("A0B,J60,J300", "2024-03-01T12:00:00Z", 3_600), ("A0B,59,299", "2023-03-01T12:00:00Z", 3_600),
    ])
  func rules(text: String, time: String, offset: Int64) throws {
    let rule = try #require(TimeZoneRule(text.utf8))
    #expect(rule.offset(at: try #require(Timestamp(time)).seconds) == offset)
  }

  @Test(
    "damaged rules and files are refused",
    arguments: ["", "EST", "5", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.1.0,M1.1.0", "<A5"])
  func damaged(text: String) {
    #expect(TimeZoneRule(text.utf8) == nil)
    #expect(TimeZone(tzif: Array("TZif2\(text)".utf8)) == nil)
  }
}

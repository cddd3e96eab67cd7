import Testing

@testable import KubeAPI

@Suite struct TimestampTests {
  @Test(
    "RFC 3339 is read and written",
    arguments: [
      ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"), ("2026-11-21T10:11:12Z", 1_795_255_872, "2026-11-21T10:11:12Z"),
      ("2024-02-29T23:59:59+01:00", 1_709_247_599, "2024-02-29T22:59:59Z"),
      ("1969-12-31T23:59:59.5Z", -1, "1969-12-31T23:59:59Z"),
    ])
  func roundTrip(text: String, seconds: Int64, written: String) throws {
    let time = try #require(Timestamp(text))
    #expect(time.seconds == seconds)
    #expect(time.text == written)
  }

  @Test("what is not RFC 3339 is refused", arguments: ["", "2026-11-21", "2026-13-01T00:00:00Z", "2026-11-21T10:11:12", "x"])
  func refusal(text: String) { #expect(Timestamp(text) == nil) }

  @Test("micro times have six digits") func micro() throws {
    #expect(try #require(Timestamp("2026-11-21T10:11:12.0305Z")).microText == "2026-11-21T10:11:12.030500Z")
  }
}

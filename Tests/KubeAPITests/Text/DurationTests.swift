import Testing

@testable import KubeAPI

@Suite struct DurationTests {
  @Test(
    "Go's durations are read and written",
    arguments: [
      ("1h2m3s", 3_723_000_000_000, "1h2m3s"), ("1.5h", 5_400_000_000_000, "1h30m0s"), ("100ms", 100_000_000, "100ms"),
      ("0", 0, "0s"),
      ("-1m", -60_000_000_000, "-1m0s"), ("1.25s", 1_250_000_000, "1.25s"), ("3us", 3_000, "3µs"), ("2ns", 2, "2ns"),
      ("60s", 60_000_000_000, "1m0s"),
    ])
  func goDurations(text: String, nanoseconds: Int64, written: String) {
    #expect(GoDuration.nanoseconds(text) == nanoseconds)
    #expect(GoDuration.format(nanoseconds: nanoseconds) == written)
  }

  @Test(
    "what is no duration is refused",
    arguments: ["", "1", "s", "1d", "-", ".s", "1h2", "999999999999h", "-922337203685477580925620470h"])
  func refusal(text: String) { #expect(GoDuration.parse(text) == nil) }

  @Test(
    "ages are kubectl's",
    arguments: [
      (-5, "<invalid>"), (-1, "0s"), (0, "0s"), (119, "119s"), (120, "2m"), (121, "2m1s"), (600, "10m"), (10_800, "3h"),
      (11_000, "3h3m"),
      (28_800, "8h"), (172_800, "2d"), (176_400, "2d1h"), (691_200, "8d"), (63_072_000, "2y"), (63_158_400, "2y1d"),
      (283_824_000, "9y"),
    ])
  func ages(seconds: Int64, text: String) { #expect(HumanDuration.text(seconds: seconds) == text) }

  @Test("percentages are of a total, rounded as asked")
  func percentages() {
    #expect(IntOrString(.string("25%"))?.scaled(of: 10, roundUp: true) == 3)
    #expect(IntOrString(.string("25%"))?.scaled(of: 10, roundUp: false) == 2)
    #expect(IntOrString(.int(4))?.scaled(of: 10, roundUp: false) == 4)
    #expect(IntOrString(.string("http"))?.scaled(of: 10, roundUp: false) == nil)
  }

  @Test(
    "base 64 both ways",
    arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("\u{3ff}\u{3ff}", "z7/Pvw==")])
  func base64(text: String, encoded: String) {
    #expect(Base64.encode(text.utf8) == encoded)
    #expect(Base64.decode(encoded) == Array(text.utf8))
  }

  @Test("what is not base 64 is refused", arguments: ["Zg", "Zg=", "Z", "Zm9v!", "=Zm9", "Zm_v"])
  func base64Refusal(text: String) { #expect(Base64.decode(text) == nil) }

  @Test("base 64 for URLs needs no padding") func base64URL() {
    #expect(Base64.encode([0xFB, 0xFF], .url, padded: false) == "-_8")
    #expect(Base64.decode("-_8", .url) == [0xFB, 0xFF])
  }
}

import Testing

@testable import HTTPServer

@Suite struct HTTPDateTests {
  @Test(
    "An instant is written as HTTP has dates",
    arguments: [
      (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_887_151, "Tue, 15 Nov 1994 08:12:31 GMT"),
      (1_709_164_799, "Wed, 28 Feb 2024 23:59:59 GMT"), (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"),
    ])
  func texts(_ second: Int, _ expected: String) { #expect(HTTPDate.text(second) == expected) }
}

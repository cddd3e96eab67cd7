import Testing

@testable import KubeAPI

@Suite struct ShortQuantityTests {
  private static let texts = ["0", "1", "100", "1000", "999999999", "012", "100m", "1500m", "2000m", "5k", "3M", "7G"]
  private static let binary = ["1Ki", "64Mi", "1024Mi", "1500Ki", "999999999Gi"]

  /// Zeros in front change nothing but that the text is no longer a short one.
  private static func long(_ text: String) -> String { "0000000000" + text }

  @Test("What is read at once is what the long way reads", arguments: texts + binary)
  func sameAsLong(_ text: String) throws {
    #expect(ShortQuantity(text) != nil)
    #expect(ShortQuantity(Self.long(text)) == nil)
    let (short, long) = (try Quantity(parsing: text), try Quantity(parsing: Self.long(text)))
    #expect(short.nanos == long.nanos)
    #expect(short.format == long.format)
    #expect(try Quantity.canonical(.string(text)) == long.json)
  }

  @Test(
    "Everything else goes the long way",
    arguments: ["", "m", "-1", "+1", "1.5", "1234567890", "1e3", "1u", "1n", "1T", "1Ti", "1Mib", "1mi", "1 ", " 1", "0x"])
  func notShort(_ text: String) { #expect(ShortQuantity(text) == nil) }
}

import Testing

@testable import KubeAPI

@Suite struct QuantityTests {
  @Test(
    "amounts are written in canonical form",
    arguments: [
      ("0", "0"), ("0Ki", "0"), ("1", "1"), ("1000", "1k"), ("1500", "1500"), ("100m", "100m"), ("1000m", "1"), ("0.5", "500m"),
      ("1.5Gi", "1536Mi"), ("1024Mi", "1Gi"), ("0.5Ki", "512"), ("1Ki", "1Ki"), ("1000Ki", "1000Ki"), ("0.1Ki", "102400m"),
      ("1e3", "1e3"), ("12E6", "12e6"), ("1E", "1E"), ("100E", "100E"), ("1e-3", "1e-3"), ("-1.5", "-1500m"), ("+1", "1"),
      (".5", "500m"),
      ("1.", "1"), ("0.0000000001", "1n"), ("123456789012", "123456789012"), ("8Ei", "9223372036854775807"), ("5n", "5n"),
      ("1500u", "1500u"), ("0.001Ki", "1024m"), ("007", "7"), ("2048", "2048"), ("1e1", "10"), ("0.3Mi", "314572800m"),
    ])
  func canonical(text: String, written: String) throws { #expect(try Quantity(parsing: text).description == written) }

  @Test(
    "what is no quantity is refused in upstream's words",
    arguments: [
      ("", QuantityError.format), ("x", .format), ("1x", .format), ("1 Gi", .format), ("1Gib", .format), ("1ii", .suffix),
      ("1mm", .suffix),
      ("1KI", .format), ("1e", .suffix), ("--1", .suffix), ("1e+", .suffix), ("1.1.1", .format),
    ])
  func refusal(text: String, error: QuantityError) { #expect(throws: error) { try Quantity(parsing: text) } }

  @Test(
    "whole units and thousandths are rounded up",
    arguments: [("100m", 1, 100), ("1.5", 2, 1500), ("2Gi", 2_147_483_648, 2_147_483_648_000), ("1u", 1, 1), ("-1.5", -2, -1500)])
  func rounding(text: String, value: Int64, milli: Int64) throws {
    let quantity = try Quantity(parsing: text)
    #expect(quantity.value == value && quantity.milliValue == milli)
  }

  @Test("amounts are compared and added whatever their format")
  func arithmetic() throws {
    let (a, b) = (try Quantity(parsing: "1Gi"), try Quantity(parsing: "512Mi"))
    #expect((a + b).description == "1536Mi" && (a - b).description == "512Mi" && b < a)
    #expect(try Quantity(parsing: "1024Mi") == a)
    #expect((Quantity.zero + a).description == "1Gi")
    #expect(try Quantity(.int(2)) == 2)
    #expect(try Quantity(JSON.double(0.1)).description == "100m")
  }
}

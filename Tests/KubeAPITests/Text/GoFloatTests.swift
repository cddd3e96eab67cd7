import Testing

@testable import KubeAPI

@Suite struct GoFloatTests {
  @Test(
    "numbers are written as fmt's %g and encoding/json do",
    arguments: [
      (0, "0", "0"), (1, "1", "1"), (-1.5, "-1.5", "-1.5"), (100_000, "100000", "100000"), (1_000_000, "1e+06", "1000000"),
      (1_234_567.25, "1.23456725e+06", "1234567.25"), (0.0001, "0.0001", "0.0001"), (0.00001, "1e-05", "0.00001"),
      (0.000001, "1e-06", "0.000001"), (0.0000001, "1e-07", "1e-7"), (1e20, "1e+20", "100000000000000000000"),
      (1e21, "1e+21", "1e+21"), (1.5e300, "1.5e+300", "1.5e+300"), (.leastNonzeroMagnitude, "5e-324", "5e-324"),
      (123_456.789, "123456.789", "123456.789"),
    ])
  func texts(value: Double, general: String, json: String) {
    #expect(GoFloat.general(value) == general)
    #expect(GoFloat.json(value) == json)
  }
}

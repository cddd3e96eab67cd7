import Testing

@testable import APIServer

@Suite struct TLSCurvesTests {
  @Test(
    "What is chosen stands in Go's order, without what the TLS library lacks",
    arguments: [
      ([], nil), ([25, 23, 29], [29, 23, 25]), ([4_587, 4_588], [4_588]), ([24], [24]),
    ] as [([Int], [UInt16]?)])
  func choice(numbers: [Int], curves: [UInt16]?) throws { #expect(try TLSCurves.list(numbers) == curves) }

  @Test("A choice of nothing that could be offered is refused")
  func nothing() {
    #expect(
      throws: FlagError(
        "--tls-curve-preferences: none of [4587, 4589] is supported by this server, which has [4588, 29, 23, 24, 25]")
    ) { try TLSCurves.list([4_587, 4_589]) }
  }
}

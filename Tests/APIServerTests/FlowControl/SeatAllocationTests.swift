import Testing

@testable import APIServer

@Suite struct SeatAllocationTests {
  /// The sum, targets with lower and upper bounds, and what upstream's computeConcurrencyAllocation makes of them.
  private static let cases: [(Int, [(Double, Double, Double)], [Double]?)] = [
    (
      862, [(66.8249778026, 37.0, 637.0), (40.818055248, 34.0, 163.0), (28.1664689686, 0.0, 122.0), (2.05030375305, 0.0, 184.0)],
      [559.823659827, 163.0, 122.0, 17.176340173]
    ),
    (81, [(39.0, 39.0, 43.0), (13.0831521086, 4.0, 88.0), (0.981433110145, 0.0, 55.0)], [43.0, 35.3483428338, 2.65165716624]),
    (290, [(10.1254578146, 7.0, 607.0)], [290.0]),
    (
      1298, [(9.0, 9.0, 67.0), (0.0, 0.0, 600.0), (8.37473061815, 0.0, 600.0), (46.904105515, 39.0, 116.0)],
      [67.0, 514.999999998, 600.0, 116.0]
    ),
    (
      560,
      [
        (30.0, 30.0, 630.0), (30.0, 30.0, 55.0), (2.5509462369, 1.0, 601.0), (0.0, 0.0, 13.0), (37.0, 37.0, 187.0),
        (65.6980807594, 28.0, 628.0),
      ], [112.014765072, 55.0, 9.52478811459, 0.00373382550241, 138.151543589, 245.305169399]
    ),
    (
      1150,
      [(3.92777206783, 0.0, 77.0), (29.2486932858, 0.0, 1.0), (3.0, 3.0, 114.0), (1.30045460582, 0.0, 600.0), (0.0, 0.0, 600.0)],
      [77.0, 1.0, 114.0, 600.0, 358.000000003]
    ),
    (
      201, [(33.7527042953, 18.0, 67.0), (15.613908016, 0.0, 194.0), (34.7820589098, 30.0, 115.0), (13.9828912178, 0.0, 90.0)],
      [67.0, 32.4992355328, 72.3963740319, 29.1043904353]
    ),
    (81, [(29.1778728401, 25.0, 625.0), (67.9015272756, 31.0, 631.0)], [25.0, 56.0]),
    (
      67, [(15.3003062688, 11.0, 21.0), (25.9492482411, 14.0, 98.0), (21.0, 21.0, 113.0)],
      [16.4679173704, 27.9295112365, 22.6025713931]
    ),
    (56, [(36.0145766459, 16.0, 55.0)], nil),
  ]

  @Test("Seats are shared out as upstream does", arguments: cases)
  func allocation(_ sum: Int, _ items: [(Double, Double, Double)], _ expected: [Double]?) throws {
    let found = SeatAllocation.allocate(sum, among: items.map { .init(target: $0.0, lower: $0.1, upper: $0.2) })
    #expect((found == nil) == (expected == nil))
    for (a, b) in zip(found?.allocations ?? [], expected ?? []) { #expect(abs(a - b) < 0.000_001) }
    #expect(found?.allocations.count == expected?.count)
  }

  @Test(
    "Impossible bounds have no answer", arguments: [(-1, 0.0, 0.0, 1.0), (1, 0, 1, 2), (1, 2, 2, 1), (5, 0, 0, 1), (1, 3, 3, 9)])
  func impossible(_ sum: Int, _ target: Double, _ lower: Double, _ upper: Double) {
    let found = SeatAllocation.allocate(sum, among: [.init(target: target, lower: lower, upper: upper)])
    #expect(found?.fraction == nil)
  }
}

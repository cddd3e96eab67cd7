/// Work: so many seats for so long. Upstream's fixed point, a hundred-millionth of a seat-second, so that figures come out the same.
///
/// Progress meters count up in it from the start; they overflow after some nine years of a server that is never idle.
struct SeatSeconds: Hashable, Comparable, Sendable, CustomStringConvertible {
  static let zero = SeatSeconds(units: 0)
  private static let scale: UInt64 = 100_000_000

  private(set) var units: UInt64

  private init(units: UInt64) { self.units = units }

  init(seats: Double, for duration: Duration) {
    units = UInt64(bitPattern: Int64((seats * Double(duration.nanoseconds) / 10).rounded()))
  }

  /// What is left for each of `seats`.
  func duration(perSeat seats: Int) -> Duration { .nanoseconds(Int64(Double(units) / Double(seats) * 10)) }

  static func < (a: Self, b: Self) -> Bool { a.units < b.units }

  // Differences may be below zero: as upstream's, they wrap and come right again.
  static func + (a: Self, b: Self) -> Self { Self(units: a.units &+ b.units) }
  static func - (a: Self, b: Self) -> Self { Self(units: a.units &- b.units) }
  static func += (a: inout Self, b: Self) { a = a + b }
  static func -= (a: inout Self, b: Self) { a = a - b }

  var seconds: Double { Double(units) / Double(Self.scale) }

  /// "0.00300000ss".
  var description: String {
    let rest = String(units % Self.scale)
    return "\(units / Self.scale).\(String(repeating: "0", count: 8 - rest.count))\(rest)ss"
  }
}

extension Duration {
  var nanoseconds: Int64 { components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000 }
}

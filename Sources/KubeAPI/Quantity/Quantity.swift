/// An exact amount of something, as `resource.Quantity`: `100m`, `1.5Gi`, `2e3`. Held in billionths, the finest step upstream keeps.
package struct Quantity: Hashable, Comparable, Sendable {
  /// How the amount was written, and so how it is written back.
  package enum Format: Hashable, Sendable { case decimalSI, binarySI, decimalExponent }

  package var nanos: Int128
  package var format: Format

  package init(nanos: Int128, format: Format = .decimalSI) {
    self.nanos = nanos
    self.format = format
  }

  package init(_ value: Int64, format: Format = .decimalSI) {
    nanos = Int128(value) * Quantity.unit
    self.format = format
  }

  package init(milli value: Int64, format: Format = .decimalSI) {
    nanos = Int128(value) * (Quantity.unit / 1_000)
    self.format = format
  }

  package static let zero = Quantity(0)

  static let unit: Int128 = 1_000_000_000

  /// In whole units, rounded away from zero.
  package var value: Int64 { rounded(Quantity.unit) }

  /// In thousandths, rounded away from zero.
  package var milliValue: Int64 { rounded(Quantity.unit / 1_000) }

  /// The next larger whole number of thousandths.
  package var roundedUpToMilli: Quantity {
    let step = Quantity.unit / 1_000
    let remainder = nanos % step
    if remainder == 0 { return self }
    return Quantity(nanos: nanos - remainder + (nanos > 0 ? step : -step), format: format)
  }

  package var double: Double { Double(nanos) / 1e9 }

  package var isZero: Bool { nanos == 0 }

  package var sign: Int { nanos.signum() == 0 ? 0 : nanos > 0 ? 1 : -1 }

  /// Equality and order are the amount's, whatever the format.
  package static func == (a: Self, b: Self) -> Bool { a.nanos == b.nanos }
  package func hash(into hasher: inout Hasher) { hasher.combine(nanos) }
  package static func < (a: Self, b: Self) -> Bool { a.nanos < b.nanos }

  /// The sum in the format of the first, unless that is zero: then the other's counts.
  package static func + (a: Self, b: Self) -> Self {
    Quantity(nanos: saturate(a.nanos.addingReportingOverflow(b.nanos), b.nanos), format: a.isZero ? b.format : a.format)
  }

  package static func - (a: Self, b: Self) -> Self {
    Quantity(nanos: saturate(a.nanos.subtractingReportingOverflow(b.nanos), -b.nanos), format: a.isZero ? b.format : a.format)
  }

  package static func += (a: inout Self, b: Self) { a = a + b }
  package static func -= (a: inout Self, b: Self) { a = a - b }
  package static prefix func - (a: Self) -> Self { Quantity(nanos: -a.nanos, format: a.format) }

  private static func saturate(_ result: (partialValue: Int128, overflow: Bool), _ direction: Int128) -> Int128 {
    result.overflow ? (direction > 0 ? .max : -.max) : result.partialValue
  }

  private func rounded(_ step: Int128) -> Int64 {
    let (quotient, remainder) = nanos.quotientAndRemainder(dividingBy: step)
    return Int64(clamping: remainder == 0 ? quotient : quotient + (nanos > 0 ? 1 : -1))
  }
}

extension Quantity: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int64) { self.init(value) }
}

/// Go's text of durations, `1h2m3.5s`: fields of type `metav1.Duration`, and flags.
package enum GoDuration {
  /// Nil when the text is none: a number needs a unit, only "0" may stand alone.
  package static func parse(_ text: String) -> Duration? { nanoseconds(text).map { .nanoseconds($0) } }

  package static func nanoseconds(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    var position = 0
    let negative = bytes.first == UInt8(ascii: "-")
    if negative || bytes.first == UInt8(ascii: "+") { position = 1 }
    guard position < bytes.count else { return nil }
    if bytes.count == position + 1, bytes[position] == UInt8(ascii: "0") { return 0 }
    var total: Int128 = 0
    while position < bytes.count {
      var number: Int128 = 0
      var divisor: Int128 = 1
      var count = 0
      var isFraction = false
      while position < bytes.count {
        if NameValidation.isDigit(bytes[position]) {
          count += 1
          if !isFraction || divisor < 1_000_000_000_000_000 {
            number = number * 10 + Int128(bytes[position] - UInt8(ascii: "0"))
            if isFraction { divisor *= 10 }
          }
          guard number < 1 << 90 else { return nil }
        } else if bytes[position] == UInt8(ascii: "."), !isFraction {
          isFraction = true
        } else {
          break
        }
        position += 1
      }
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: "."), !NameValidation.isDigit(bytes[position]) {
        position += 1
      }
      guard count > 0, let unit = unit(String(decoding: bytes[start..<position], as: UTF8.self)) else { return nil }
      let (product, overflows) = number.multipliedReportingOverflow(by: unit)
      guard !overflows, product / divisor <= Int128(Int64.max) else { return nil }
      total += product / divisor
      guard total <= Int128(Int64.max) else { return nil }
    }
    return Int64(negative ? -total : total)
  }

  private static func unit(_ text: String) -> Int128? {
    switch text {
    case "ns": 1
    case "us", "µs", "μs": 1_000
    case "ms": 1_000_000
    case "s": 1_000_000_000
    case "m": 60_000_000_000
    case "h": 3_600_000_000_000
    default: nil
    }
  }

  package static func format(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    return format(nanoseconds: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
  }

  package static func format(nanoseconds: Int64) -> String {
    if nanoseconds == 0 { return "0s" }
    let sign = nanoseconds < 0 ? "-" : ""
    let amount = nanoseconds.magnitude
    if amount < 1_000 { return "\(sign)\(amount)ns" }
    if amount < 1_000_000 { return sign + decimal(amount, 1_000) + "µs" }
    if amount < 1_000_000_000 { return sign + decimal(amount, 1_000_000) + "ms" }
    let minutes = amount / 60_000_000_000
    let seconds = decimal(amount % 60_000_000_000, 1_000_000_000) + "s"
    if minutes == 0 { return sign + seconds }
    if minutes < 60 { return "\(sign)\(minutes)m\(seconds)" }
    return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)"
  }

  private static func decimal(_ amount: UInt64, _ unit: UInt64) -> String {
    var fraction = String(amount % unit)
    fraction = String(repeating: "0", count: String(unit).count - 1 - fraction.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    return fraction.isEmpty ? "\(amount / unit)" : "\(amount / unit).\(fraction)"
  }
}

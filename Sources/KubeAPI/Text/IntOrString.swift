/// A number, or a text such as a port's name or a percentage.
package enum IntOrString: Hashable, Sendable {
  case int(Int)
  case string(String)

  package init?(_ json: JSON) {
    switch json {
    case .string(let text): self = .string(text)
    default:
      guard let value = json.int else { return nil }
      self = .int(value)
    }
  }

  package var json: JSON {
    switch self {
    case .int(let value): JSON(value)
    case .string(let text): .string(text)
    }
  }

  /// The whole percentage this text gives, nil for a number and for anything else.
  package var percentage: Int? {
    guard case .string(let text) = self, text.utf8.last == UInt8(ascii: "%") else { return nil }
    return Int(text.dropLast())
  }

  /// The number itself, or that part of `total` in whole units; nil when the text is no percentage.
  package func scaled(of total: Int, roundUp: Bool) -> Int? {
    switch self {
    case .int(let value): return value
    case .string:
      guard let percentage else { return nil }
      let (product, overflow) = percentage.multipliedReportingOverflow(by: total)
      guard !overflow else { return nil }
      return roundUp && product > 0 ? (product + 99) / 100 : product / 100
    }
  }
}

extension IntOrString: CustomStringConvertible {
  package var description: String {
    switch self {
    case .int(let value): String(value)
    case .string(let text): text
    }
  }
}

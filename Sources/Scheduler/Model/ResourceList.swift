import KubeAPI

/// Amounts by resource name; cpu in millicores, everything else in units.
package struct ResourceList: Hashable, Sendable {
  package var amounts: [String: Int64] = [:]

  package init(_ amounts: [String: Int64] = [:]) { self.amounts = amounts }

  /// Reads `{"cpu": "100m", "memory": "64Mi"}`; what is no quantity counts as nothing, as validation keeps it out.
  package init(_ json: JSON) {
    for (name, value) in json.members {
      guard let quantity = try? Quantity(value) else { continue }
      amounts[name] = name == "cpu" ? quantity.milliValue : quantity.value
    }
  }

  package subscript(name: String) -> Int64 {
    get { amounts[name] ?? 0 }
    set { amounts[name] = newValue }
  }

  package static func + (a: Self, b: Self) -> Self { Self(a.amounts.merging(b.amounts, uniquingKeysWith: +)) }
  package static func - (a: Self, b: Self) -> Self { a + Self(b.amounts.mapValues { -$0 }) }
  package static func += (a: inout Self, b: Self) { a = a + b }

  package func maximum(_ other: Self) -> Self { Self(amounts.merging(other.amounts, uniquingKeysWith: max)) }
}

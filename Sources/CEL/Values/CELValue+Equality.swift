import KubeAPI

extension CELValue: Hashable {
  /// CEL's own: numbers by value whatever their type, lists and maps by their contents, and values of different types are unequal.
  package static func == (a: CELValue, b: CELValue) -> Bool {
    switch (a, b) {
    case (.null, .null): return true
    case (.bool(let x), .bool(let y)): return x == y
    case (.int(let x), .int(let y)): return x == y
    case (.uint(let x), .uint(let y)): return x == y
    case (.string(let x), .string(let y)): return x == y && x.utf8.elementsEqual(y.utf8)
    case (.bytes(let x), .bytes(let y)): return x == y
    case (.duration(let x), .duration(let y)): return x == y
    case (.timestamp(let x), .timestamp(let y)): return x == y
    case (.type(let x), .type(let y)): return x == y
    case (.optional(let x), .optional(let y)): return x == y
    case (.quantity(let x), .quantity(let y)): return x == y
    case (.ip(let x), .ip(let y)): return x == y
    case (.cidr(let x), .cidr(let y)): return x == y
    case (.url(let x), .url(let y)): return x == y
    case (.semver(let x), .semver(let y)): return x == y
    case (.format(let x), .format(let y)): return x == y
    case (.jsonList(let x, nil), .jsonList(let y, nil)) where x == y: return true
    case (.jsonMap(let x, nil), .jsonMap(let y, nil)) where x == y: return true
    default: break
    }
    if a.isNumber && b.isNumber { return compare(a, b) == .orderedSame }
    if let x = a.elements, let y = b.elements { return areSame(x, y, a.listKind) }
    if let x = a.entries, let y = b.entries, x.keys.count == y.keys.count {
      return zip(x.keys, x.values).allSatisfy { b.entry($0) == $1 }
    }
    return false
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .bool(let value): hasher.combine(value)
    case .int, .uint, .double: hasher.combine(double ?? 0)
    case .string(let value): hasher.combine(value)
    case .bytes(let value): hasher.combine(value)
    case .duration(let value): hasher.combine(value)
    case .timestamp(let value): hasher.combine(value)
    case .type(let value): hasher.combine(value)
    case .list, .jsonList: hasher.combine(elements?.count ?? 0)
    case .map, .jsonMap, .structure: hasher.combine(entries?.keys.count ?? 0)
    default: hasher.combine(typeName)
    }
  }
}

enum Ordering { case orderedAscending, orderedSame, orderedDescending, unordered }

extension CELValue {
  var isNumber: Bool {
    switch self {
    case .int, .uint, .double: true
    default: false
    }
  }

  private static func order<T: Comparable>(_ a: T, _ b: T) -> Ordering {
    a < b ? .orderedAscending : a > b ? .orderedDescending : a == b ? .orderedSame : .unordered
  }

  /// Nil when the two have no order.
  static func compare(_ a: CELValue, _ b: CELValue) -> Ordering? {
    switch (a, b) {
    case (.bool(let x), .bool(let y)): return order(x ? 1 : 0, y ? 1 : 0)
    case (.int(let x), .int(let y)): return order(x, y)
    case (.uint(let x), .uint(let y)): return order(x, y)
    case (.double(let x), .double(let y)): return order(x, y)
    case (.int(let x), .uint(let y)): return order(Int128(x), Int128(y))
    case (.uint(let x), .int(let y)): return order(Int128(x), Int128(y))
    case (.int(let x), .double(let y)): return compare(x, y)
    case (.uint(let x), .double(let y)): return compare(x, y)
    case (.double(let x), .int(let y)): return compare(y, x).reversed
    case (.double(let x), .uint(let y)): return compare(y, x).reversed
    case (.string(let x), .string(let y)):
      if x.utf8.elementsEqual(y.utf8) { return .orderedSame }
      return x.utf8.lexicographicallyPrecedes(y.utf8) ? .orderedAscending : .orderedDescending
    case (.bytes(let x), .bytes(let y)):
      if x == y { return .orderedSame }
      return x.lexicographicallyPrecedes(y) ? .orderedAscending : .orderedDescending
    case (.duration(let x), .duration(let y)): return order(x, y)
    case (.timestamp(let x), .timestamp(let y)): return order(x, y)
    default: return nil
    }
  }

  /// As cel-go does: what the integer's type cannot hold is outside of it, the rest is compared as doubles, also where those are inexact.
  private static func compare<T: FixedWidthInteger>(_ a: T, _ b: Double) -> Ordering {
    if b.isNaN { return .unordered }
    if b < Double(T.min) { return .orderedDescending }
    if b > Double(T.max) { return .orderedAscending }
    return order(Double(a), b)
  }
}

extension Ordering {
  var reversed: Ordering {
    switch self {
    case .orderedAscending: .orderedDescending
    case .orderedDescending: .orderedAscending
    default: self
    }
  }
}

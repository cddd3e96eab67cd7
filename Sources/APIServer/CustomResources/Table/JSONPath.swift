import KubeAPI

/// The paths of printer columns (k8s.io/client-go/util/jsonpath): fields, quoted fields, indices, slices, wildcards, recursive
/// descent, unions, and filters that compare a path with a literal or another path.
struct JSONPath: Sendable {
  indirect enum Step: Hashable, Sendable {
    case field(String)
    case index(Int)
    case slice(start: Int?, end: Int?, step: Int)
    case wildcard
    case descend
    case union([Step])
    case filter(Operand, String, Operand?)
  }

  enum Operand: Hashable, Sendable {
    case path([Step])
    case literal(JSON)
  }

  struct Failure: Error, Hashable, Sendable { var message: String }

  let steps: [Step]

  /// Nil when the text is no path.
  init?(_ text: String) {
    guard let steps = try? JSONPathParser.parse(text) else { return nil }
    self.steps = steps
  }

  /// The values the path leads to, in order; an absent field leads nowhere.
  func find(in root: JSON) throws(Failure) -> [JSON] { try Self.walk(steps, [root]) }

  private static func walk(_ steps: [Step], _ start: [JSON]) throws(Failure) -> [JSON] {
    var values = start
    for step in steps {
      var next: [JSON] = []
      for value in values { next += try apply(step, value) }
      values = next
    }
    return values
  }

  private static func apply(_ step: Step, _ value: JSON) throws(Failure) -> [JSON] {
    switch step {
    case .field(let name): return value.object?[name].map { [$0] } ?? []
    case .index(let index):
      guard let elements = value.array else { throw Failure(message: "is not array or slice") }
      let position = index < 0 ? elements.count + index : index
      guard elements.indices.contains(position) else { throw Failure(message: "array index out of bounds: index \(index)") }
      return [elements[position]]
    case .slice(let start, let end, let stride):
      let count = value.elements.count
      func bound(_ number: Int?, _ fallback: Int) -> Int {
        min(max(number.map { $0 < 0 ? count + $0 : $0 } ?? fallback, 0), count)
      }
      let (low, high) = (bound(start, 0), bound(end, count))
      return low < high ? Swift.stride(from: low, to: high, by: max(stride, 1)).map { value.elements[$0] } : []
    case .wildcard:
      if case .object(let members) = value { return members.sorted { $0.0 < $1.0 }.map(\.1) }
      return value.elements
    case .descend: return descendants(value)
    case .union(let steps):
      var found: [JSON] = []
      for step in steps { found += try apply(step, value) }
      return found
    case .filter(let left, let sign, let right):
      var found: [JSON] = []
      for candidate in value.object.map({ Array($0.values) }) ?? value.elements {
        if try matches(candidate, left, sign, right) { found.append(candidate) }
      }
      return found
    }
  }

  private static func descendants(_ value: JSON) -> [JSON] {
    let inner: [JSON] =
      switch value {
      case .object(let members): members.sorted { $0.0 < $1.0 }.map(\.1)
      default: value.elements
      }
    return [value] + inner.flatMap(descendants)
  }

  private static func matches(_ value: JSON, _ left: Operand, _ sign: String, _ right: Operand?) throws(Failure) -> Bool {
    func operand(_ operand: Operand) throws(Failure) -> JSON? {
      switch operand {
      case .literal(let literal): literal
      case .path(let steps): try walk(steps, [value]).first
      }
    }
    guard let a = try operand(left) else { return false }
    guard let right else { return true }
    guard let b = try operand(right) else { return false }
    if let x = a.double, let y = b.double {
      return switch sign {
      case "==": x == y
      case "!=": x != y
      case "<": x < y
      case "<=": x <= y
      case ">": x > y
      default: x >= y
      }
    }
    let (x, y) = (text(a), text(b))
    return switch sign {
    case "==": x == y
    case "!=": x != y
    case "<": x < y
    case "<=": x <= y
    case ">": x > y
    default: x >= y
    }
  }

  /// As the path's results are printed: texts as they are, all else as JSON.
  static func text(_ value: JSON) -> String { value.string ?? (value.isNull ? "<nil>" : value.text) }
}

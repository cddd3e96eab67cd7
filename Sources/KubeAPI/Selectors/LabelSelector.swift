/// A condition on labels. `LabelSelector([])` matches everything; a selector that is absent where absence means "nothing" is the
/// caller's nil.
package struct LabelSelector: Hashable, Sendable {
  package enum Operator: String, Hashable, Sendable {
    case `in`, notIn, exists, doesNotExist, equals, notEquals, greaterThan, lessThan
  }

  package struct Requirement: Hashable, Sendable {
    package var key: String
    package var `operator`: Operator
    /// In alphabetical order, without repetitions.
    package var values: [String]

    package init(_ key: String, _ operator: Operator, _ values: [String] = []) {
      self.key = key
      self.operator = `operator`
      self.values = Set(values).sorted()
    }
  }

  package var requirements: [Requirement]

  package init(_ requirements: [Requirement]) { self.requirements = requirements }

  package init(matchLabels: [String: String]) {
    requirements = matchLabels.sorted { $0.key < $1.key }.map { Requirement($0.key, .equals, [$0.value]) }
  }

  package static let everything = LabelSelector([])

  package var isEmpty: Bool { requirements.isEmpty }

  package func matches(_ labels: [String: String]) -> Bool { requirements.allSatisfy { $0.matches(labels) } }
}

extension LabelSelector.Requirement {
  package func matches(_ labels: [String: String]) -> Bool {
    let value = labels[key]
    switch `operator` {
    case .in, .equals: return value.map(values.contains) ?? false
    case .notIn, .notEquals: return value.map { !values.contains($0) } ?? true
    case .exists: return value != nil
    case .doesNotExist: return value == nil
    case .greaterThan, .lessThan:
      guard let value, let number = Int64(value), let bound = values.first.flatMap({ Int64($0) }) else { return false }
      return `operator` == .greaterThan ? number > bound : number < bound
    }
  }
}

extension LabelSelector: CustomStringConvertible {
  /// The query-string form, as upstream writes it: requirements in the order of their keys.
  package var description: String {
    requirements.sorted { $0.key < $1.key }.map(\.description).joined(separator: ",")
  }
}

extension LabelSelector.Requirement: CustomStringConvertible {
  package var description: String {
    switch `operator` {
    case .exists: key
    case .doesNotExist: "!" + key
    case .equals: "\(key)=\(values.first ?? "")"
    case .notEquals: "\(key)!=\(values.first ?? "")"
    case .greaterThan: "\(key)>\(values.first ?? "")"
    case .lessThan: "\(key)<\(values.first ?? "")"
    case .in: "\(key) in (\(values.joined(separator: ",")))"
    case .notIn: "\(key) notin (\(values.joined(separator: ",")))"
    }
  }
}

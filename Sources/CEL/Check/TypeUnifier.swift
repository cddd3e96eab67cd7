/// Finds out what the parameters of types stand for (cel-go's checker/types.go).
struct TypeUnifier {
  private var substitutions: [String: CELType] = [:]
  private var count = 0

  /// Named as cel-go names them, since messages may show them.
  mutating func fresh() -> CELType {
    defer { count += 1 }
    return .parameter("_var\(count)")
  }

  /// The signature with parameters of its own.
  mutating func instance(_ signature: Signature) -> (parameters: [CELType], result: CELType) {
    var own: [String: CELType] = [:]
    for name in signature.typeParameters { own[name] = fresh() }
    func renamed(_ type: CELType) -> CELType { mapped(type) { name in own[name] ?? .parameter(name) } }
    return (signature.parameters.map(renamed), renamed(signature.result))
  }

  private func mapped(_ type: CELType, _ change: (String) -> CELType) -> CELType {
    switch type {
    case .parameter(let name): change(name)
    case .list(let element): .list(mapped(element, change))
    case .map(let key, let value): .map(mapped(key, change), mapped(value, change))
    case .optional(let value): .optional(mapped(value, change))
    case .type(let inner): .type(mapped(inner, change))
    default: type
    }
  }

  /// With all that is known put in; `closes` makes dyn of what stays unknown.
  func substituted(_ type: CELType, closes: Bool = false) -> CELType {
    mapped(type) { name in
      guard let known = substitutions[name] else { return closes ? .dyn : .parameter(name) }
      return substituted(known, closes: closes)
    }
  }

  /// All or nothing.
  mutating func areAssignable(_ values: [CELType], to parameters: [CELType]) -> Bool {
    guard values.count == parameters.count else { return false }
    let before = substitutions
    for (value, parameter) in zip(values, parameters) where !assigns(value, parameter) {
      substitutions = before
      return false
    }
    return true
  }

  mutating func isAssignable(_ value: CELType, to target: CELType) -> Bool { areAssignable([value], to: [target]) }

  private mutating func assigns(_ a: CELType, _ b: CELType) -> Bool {
    if case .parameter(let name) = b {
      let (isValid, isKnown) = substitutes(a, name)
      if isValid { return true }
      if isKnown { return false }
    }
    if case .parameter(let name) = a { return substitutes(b, name).isValid }
    if a.isDynamic || b.isDynamic { return true }
    if a == .null { return TypeUnifier.isNullable(b) }
    if b == .null { return TypeUnifier.isNullable(a) }
    switch (a, b) {
    case (.type, .type): return true
    case (.list(let x), .list(let y)), (.optional(let x), .optional(let y)): return assigns(x, y)
    case (.map(let k, let v), .map(let l, let w)): return assigns(k, l) && assigns(v, w)
    default: return a == b
    }
  }

  private static func isNullable(_ type: CELType) -> Bool {
    switch type {
    case .null, .duration, .timestamp, .object, .opaque, .optional, .dyn: true
    default: false
    }
  }

  private mutating func substitutes(_ type: CELType, _ name: String) -> (isValid: Bool, isKnown: Bool) {
    if type == .parameter(name) { return (true, true) }
    if let known = substitutions[name] {
      if type == known { return (true, true) }
      guard assigns(type, known) else { return (false, true) }
      let general = TypeUnifier.moreGeneral(type, known)
      if !mentions(general, name) { substitutions[name] = general }
      return (true, true)
    }
    guard !mentions(type, name) else { return (false, false) }
    substitutions[name] = type
    return (true, false)
  }

  private func mentions(_ type: CELType, _ name: String) -> Bool {
    switch type {
    case .parameter(let other): other == name || (substitutions[other].map { mentions($0, name) } ?? false)
    case .list(let inner), .optional(let inner), .type(let inner): mentions(inner, name)
    case .map(let key, let value): mentions(key, name) || mentions(value, name)
    default: false
    }
  }

  static func moreGeneral(_ a: CELType, _ b: CELType) -> CELType { isAtLeastAsGeneral(a, b) ? a : b }

  private static func isAtLeastAsGeneral(_ a: CELType, _ b: CELType) -> Bool {
    switch (a, b) {
    case (.dyn, _), (.error, _), (.parameter, _): return true
    case (_, .parameter): return false
    case (.null, _): return false
    case (_, .null): return true
    case (.list(let x), .list(let y)), (.optional(let x), .optional(let y)): return isAtLeastAsGeneral(x, y)
    case (.map(let k, let v), .map(let l, let w)): return isAtLeastAsGeneral(k, l) && isAtLeastAsGeneral(v, w)
    default: return a == b
    }
  }
}

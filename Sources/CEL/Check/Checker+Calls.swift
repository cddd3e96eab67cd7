extension Checker {
  mutating func call(_ name: String, _ target: Expression?, _ arguments: [Expression], _ place: Expression) -> CELType {
    if name == "_?._", case .literal(.string(let field)) = arguments[1].node {
      return unifier.substituted(select(arguments[0], field, isOptional: true, place))
    }
    for argument in arguments { check(argument) }
    guard let target else { return resolve(name, nil, arguments, place) }
    // What stands before the dot may only name a namespace.
    if let prefix = target.qualifiedName, !ways(to: "\(prefix).\(name)").isEmpty || isVariadic("\(prefix).\(name)") {
      checked.functions[ObjectIdentifier(place)] = "\(prefix).\(name)"
      return resolve("\(prefix).\(name)", nil, arguments, place)
    }
    check(target)
    return resolve(name, target, arguments, place)
  }

  private func ways(to name: String) -> [Signature] {
    (Signature.all[name] ?? []).filter { way in
      environment.libraries == .all || !way.isExtension || (environment.allowsMutations && way.name == "jsonpatch.escapeKey")
    }
  }

  private func isVariadic(_ name: String) -> Bool { environment.libraries == .all && Library.variadic.contains(name) }

  /// The type of a call: that of the one way to call it that fits, dyn when several fit and differ.
  private mutating func resolve(_ written: String, _ target: Expression?, _ arguments: [Expression], _ place: Expression)
    -> CELType
  {
    let name = written.hasPrefix(".") ? String(written.dropFirst()) : written
    let types = (target.map { [type($0)] } ?? []) + arguments.map { type($0) }
    if isVariadic(name) {
      return types.count == 1 ? .dyn : types.first.map { first in types.allSatisfy { $0 == first } ? first : .dyn } ?? .dyn
    }
    let ways = self.ways(to: name)
    guard !ways.isEmpty else {
      report(.undeclared, "undeclared reference to '\(written)' (in container '')", place.offset)
      return .error
    }
    if name == "_&&_" || name == "_||_" { return logic(ways, arguments, place) }
    var result: CELType?
    var fitting: [Signature] = []
    for way in ways where way.hasReceiver == (target != nil) {
      let (parameters, type) = unifier.instance(way)
      guard unifier.areAssignable(types, to: parameters) else { continue }
      fitting.append(way)
      let found = unifier.substituted(type)
      if let known = result {
        if known != .dyn, known != found { result = .dyn }
      } else {
        result = found
      }
    }
    guard let result else {
      let known = types.map { unifier.substituted($0, closes: true).description }
      let list =
        target == nil
        ? "(\(known.joined(separator: ", ")))" : "\(known[0]).(\(known.dropFirst().joined(separator: ", ")))"
      report(.noSuchOverload, "found no matching overload for '\(name)' applied to '\(list)'", place.offset)
      return .error
    }
    checked.overloads[ObjectIdentifier(place)] = fitting
    return result
  }

  private mutating func logic(_ ways: [Signature], _ arguments: [Expression], _ place: Expression) -> CELType {
    var isRight = true
    for argument in arguments where !unifier.isAssignable(type(argument), to: .bool) {
      mismatch(.bool, type(argument), argument)
      isRight = false
    }
    guard isRight else { return .error }
    checked.overloads[ObjectIdentifier(place)] = ways
    return .bool
  }
}

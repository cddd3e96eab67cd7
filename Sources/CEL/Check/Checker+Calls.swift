extension Checker {
  mutating func call(_ name: String, _ arguments: [Expression], _ place: Expression) -> CELType {
    if Library.variadic.contains(name), environment.libraries == .all {
      let types = arguments.map { type(of: $0) }
      return types.count == 1 ? .dyn : types.first.map { first in types.allSatisfy { $0 == first } ? first : .dyn } ?? .dyn
    }
    return resolve(name, nil, arguments, place)
  }

  mutating func method(_ receiver: Expression, _ name: String, _ arguments: [Expression], _ place: Expression) -> CELType {
    resolve(name, receiver, arguments, place)
  }

  /// The type of a call: that of the one way to call it that fits, dyn when several fit and differ.
  mutating func resolve(_ name: String, _ receiver: Expression?, _ arguments: [Expression], _ place: Expression) -> CELType {
    var types = arguments.map { type(of: $0) }
    if let receiver { types.insert(type(of: receiver), at: 0) }
    let ways = (Signature.all[name] ?? []).filter { environment.libraries == .all || !$0.isExtension }
    guard !ways.isEmpty else {
      // Things of the host answer for themselves.
      report(.undeclared, "undeclared reference to '\(name)' (in container '')", place)
      return .error
    }
    var result: CELType?
    var fitting: [Signature] = []
    for way in ways where way.hasReceiver == (receiver != nil) && way.parameters.count == types.count {
      let (parameters, type) = unifier.instance(way)
      guard unifier.areAssignable(types, to: parameters) else { continue }
      fitting.append(way)
      let found = unifier.substituted(type)
      if let known = result {
        if !known.isDynamic, known != found { result = .dyn }
      } else {
        result = found
      }
    }
    guard let result else {
      let known = types.map { unifier.substituted($0, closes: true).description }
      let list =
        receiver == nil
        ? "(\(known.joined(separator: ", ")))" : "\(known[0]).(\(known.dropFirst().joined(separator: ", ")))"
      report(.noSuchOverload, "found no matching overload for '\(name)' applied to '\(list)'", place)
      return .error
    }
    checked.overloads[ObjectIdentifier(place)] = fitting
    noteLiteral(name, receiver, arguments)
    return result
  }

  // MARK: Macros

  mutating func comprehension(_ macro: Comprehension, _ place: Expression) -> CELType {
    switch macro.kind {
    case .bind:
      let value = type(of: macro.range)
      return within([(macro.variable, value)]) { checker in checker.type(of: macro.body) }
    case .optMap, .optFlatMap: return optional(macro, place)
    default: break
    }
    let range = unifier.substituted(type(of: macro.range))
    let (key, element) = entries(range, macro.range)
    var isList = false
    if case .list = range { isList = true }
    let names: [(String, CELType)]
    if let second = macro.second {
      names = [(macro.variable, isList ? .int : key), (second, element)]
    } else {
      names = [(macro.variable, isList ? element : key)]
    }
    return within(names) { checker in checker.body(macro, element: isList ? element : key, place) }
  }

  private mutating func within(_ names: [(String, CELType)], _ work: (inout Checker) -> CELType) -> CELType {
    locals += names.map { (name: $0.0, type: $0.1) }
    defer { locals.removeLast(names.count) }
    return work(&self)
  }

  /// The types of keys and elements of what is gone through.
  private mutating func entries(_ range: CELType, _ place: Expression) -> (key: CELType, element: CELType) {
    switch range {
    case .list(let element): return (.int, element)
    case .map(let key, let value): return (key, value)
    case .dyn, .error: return (.dyn, .dyn)
    case .parameter:
      _ = unifier.isAssignable(.dyn, to: range)
      return (.dyn, .dyn)
    default:
      let type = unifier.substituted(range, closes: true)
      report(
        .noSuchOverload, "expression of type '\(type)' cannot be range of a comprehension (must be list, map, or dynamic)", place)
      return (.error, .error)
    }
  }

  private mutating func body(_ macro: Comprehension, element: CELType, _ place: Expression) -> CELType {
    switch macro.kind {
    case .all, .exists:
      let type = type(of: macro.body)
      if !unifier.isAssignable(type, to: .bool) { mismatch(.bool, type, macro.body) }
      return .bool
    case .existsOne:
      choose(macro.body, .int, place)
      return .bool
    case .filter:
      choose(macro.body, .list(element), place)
      return .list(element)
    case .map, .transformList:
      var condition: CELType?
      if let test = macro.condition { condition = type(of: test) }
      let type = type(of: macro.body)
      if let condition { choose(type: condition, .list(type), place) }
      return .list(type)
    case .transformMap:
      if let condition = macro.condition { choose(condition, .dyn, place) }
      let key = locals.last(where: { $0.name == macro.variable })?.type ?? .dyn
      return .map(key, type(of: macro.body))
    default:
      if let condition = macro.condition { choose(condition, .dyn, place) }
      let type = unifier.substituted(type(of: macro.body))
      if case .map = type { return type }
      return .map(.dyn, .dyn)
    }
  }

  /// What a macro makes of a condition is a conditional expression, and so it complains.
  private mutating func choose(_ condition: Expression, _ other: CELType, _ place: Expression) {
    choose(type: type(of: condition), other, place)
  }

  private mutating func choose(type: CELType, _ other: CELType, _ place: Expression) {
    guard !unifier.isAssignable(type, to: .bool) else { return }
    let (found, rest) = (unifier.substituted(type, closes: true), unifier.substituted(other, closes: true))
    report(.noSuchOverload, "found no matching overload for '_?_:_' applied to '(\(found), \(rest), \(rest))'", place)
  }

  private mutating func optional(_ macro: Comprehension, _ place: Expression) -> CELType {
    let range = unifier.substituted(type(of: macro.range))
    let inner: CELType
    switch range {
    case .optional(let type): inner = type
    case .dyn, .error, .parameter: inner = .dyn
    default:
      report(.noSuchOverload, "found no matching overload for 'hasValue' applied to '\(range).()'", place)
      return .error
    }
    let type = within([(macro.variable, inner)]) { checker in checker.type(of: macro.body) }
    return macro.kind == .optMap ? .optional(type) : type
  }

  // MARK: Literals

  /// Texts that can only fail: patterns, durations and times.
  private mutating func noteLiteral(_ name: String, _ receiver: Expression?, _ arguments: [Expression]) {
    let place: Expression?
    switch (name, arguments.count) {
    case ("matches", 2): place = arguments[1]
    case ("matches", 1), ("find", 1...), ("findAll", 1...): place = receiver == nil ? nil : arguments[0]
    case ("duration", 1), ("timestamp", 1): place = arguments[0]
    default: place = nil
    }
    guard let place, case .literal(.string(let text)) = place.node else { return }
    literals.append((name, text, place))
  }

  mutating func checkLiterals() {
    for (name, text, place) in literals {
      do throws(CELError) {
        switch name {
        case "duration", "timestamp": _ = try Conversions.convert(.string(text), to: name)
        default: _ = try RegexProgram(text)
        }
      } catch {
        let what = name == "duration" || name == "timestamp" ? name : "matches"
        report(.invalidArgument, "invalid \(what) argument", place)
      }
    }
  }
}

/// What of literals can be told before evaluation (cel-go's cel/validator.go and ext/formatting.go): lists and maps of mixed types,
/// durations, times and patterns that are none, and formats that do not fit what they shall show.
struct LiteralValidator {
  private let checked: CheckedExpression
  private let source: String
  private let isHomogeneous: Bool
  private var faults: [CELError] = []

  init(_ checked: CheckedExpression, source: String, isHomogeneous: Bool) {
    self.checked = checked
    self.source = source
    self.isHomogeneous = isHomogeneous
  }

  mutating func faults(of root: Expression) -> [CELError] {
    visit(root, inFormat: false)
    return faults
  }

  private mutating func report(_ message: String, _ offset: Int) {
    faults.append(CELError(.invalidArgument, message, offset: offset, source: source))
  }

  private mutating func visit(_ expression: Expression, inFormat: Bool) {
    var inFormat = inFormat
    switch expression.node {
    case .list(let elements) where isHomogeneous && !inFormat: list(elements)
    case .map(let entries) where isHomogeneous && !inFormat: map(entries)
    case .call(let written, let target, let arguments):
      let name = checked.callee(written, target, expression).name
      if name == "format" { inFormat = true }
      literal(name, arguments.first)
      if isHomogeneous, name == "format" { format(target, arguments, expression) }
    default: break
    }
    for child in expression.children { visit(child, inFormat: inFormat) }
  }

  // MARK: Aggregates

  private func type(_ value: Expression, isOptional: Bool) -> CELType {
    let type = checked.type(value)
    if isOptional, case .optional(let inner) = type { return inner }
    return type
  }

  private mutating func mismatch(_ expected: CELType, _ found: CELType, _ place: Expression) {
    report("expected type '\(expected)' but found '\(found)'", place.offset)
  }

  private mutating func list(_ elements: [(value: Expression, isOptional: Bool)]) {
    guard let first = elements.first else { return }
    let expected = type(first.value, isOptional: first.isOptional)
    for element in elements {
      let found = type(element.value, isOptional: element.isOptional)
      guard found == expected else { return mismatch(expected, found, element.value) }
    }
  }

  private mutating func map(_ entries: [(key: Expression, value: Expression, isOptional: Bool)]) {
    guard let first = entries.first else { return }
    let (key, value) = (checked.type(first.key), type(first.value, isOptional: first.isOptional))
    for entry in entries {
      let found = (key: checked.type(entry.key), value: type(entry.value, isOptional: entry.isOptional))
      if found.key != key { mismatch(key, found.key, entry.key) }
      if found.value != value { mismatch(value, found.value, entry.value) }
    }
  }

  // MARK: Texts

  private mutating func literal(_ name: String, _ argument: Expression?) {
    guard let argument, case .literal(let value) = argument.node else { return }
    do throws(CELError) {
      switch (name, value) {
      case ("duration", _), ("timestamp", _): _ = try Conversions.convert(value, to: name)
      case ("matches", .string(let text)): _ = try RegexProgram(text)
      default: break
      }
    } catch { report("invalid \(name) argument", argument.offset) }
  }

  private mutating func format(_ target: Expression?, _ arguments: [Expression], _ place: Expression) {
    guard case .literal(.string(let text))? = target?.node, case .list(let elements)? = arguments.first?.node else { return }
    var (badPlace, used) = (place.offset, 0)
    do throws(CELError) {
      _ = try Formatter.format(text, count: elements.count, isAhead: true) { clause, position, _ throws(CELError) in
        used = position + 1
        let argument = elements[position].value
        guard let unfit = unfit(clause, argument) else { return "" }
        badPlace = unfit.offset
        throw Formatter.unfit(clause, typeName(unfit))
      }
      if elements.count > used {
        report("too many arguments supplied to string.format (expected \(used), got \(elements.count))", place.offset)
      }
    } catch { report(error.message, badPlace) }
  }

  private func typeName(_ expression: Expression) -> String { checked.type(expression).runtimeName }

  /// What a clause cannot show.
  private func unfit(_ clause: Unicode.Scalar, _ argument: Expression) -> Expression? {
    let type = checked.type(argument)
    if type == .dyn && clause != "s" { return nil }
    switch (clause, type) {
    case ("s", _): return unfitText(argument)
    case ("d", .int), ("d", .uint), ("o", .int), ("o", .uint), ("b", .int), ("b", .uint), ("b", .bool): return nil
    case ("f", .double), ("f", .string), ("e", .double), ("e", .string): return nil
    case ("x", .int), ("x", .uint), ("x", .string), ("x", .bytes), ("X", .int), ("X", .uint), ("X", .string), ("X", .bytes):
      return nil
    default: return argument
    }
  }

  private func unfitText(_ argument: Expression) -> Expression? {
    switch checked.type(argument) {
    case .object, .opaque, .optional, .parameter, .error: return argument
    default: break
    }
    switch argument.node {
    case .list, .map: return argument.children.lazy.compactMap(unfitText).first
    default: return nil
    }
  }
}

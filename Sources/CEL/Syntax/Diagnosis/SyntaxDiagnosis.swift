/// Reads an expression that is not well-formed a second time, to tell what is wrong in the words of cel-go: those of the parser that ANTLR
/// generates, with its way of going on after a fault (DefaultErrorStrategy).
struct SyntaxDiagnosis {
  private enum Failure: Error {
    case mismatch
    /// From where on nothing fits.
    case noViable(Int)
  }

  private let text: [Unicode.Scalar]
  /// With what is blank, and without.
  private let all: [SyntaxToken]
  private let tokens: [SyntaxToken]
  private var position = 0
  private var faults: [(offset: Int, message: String)]
  /// Where the rules that are being read go on.
  private var stack: [SyntaxState] = []
  private var isRecovering = false
  private var lastFault: (position: Int, states: Set<ObjectIdentifier>)?
  /// How many expressions are being read within each other; nothing more is told where there are too many.
  private var depth = 0
  private var isTooDeep = false
  private let memory = Memory()
  private static let faultLimit = 100

  /// What is wrong with a source, in the order of the places; empty when nothing is.
  static func faults(of source: String) -> [CELError] {
    var diagnosis = SyntaxDiagnosis(source)
    diagnosis.read(.start)
    return diagnosis.faults.prefix(faultLimit).map {
      CELError(.syntax, $0.message, offset: $0.offset, source: source)
    }
  }

  private init(_ source: String) {
    let lexer = SyntaxLexer(source)
    text = lexer.text
    all = lexer.tokens
    tokens = all.filter { $0.kind != .blank }
    faults = lexer.faults.map { ($0.offset, "Syntax error: \($0.message)") }
  }

  private func token(_ distance: Int) -> SyntaxToken { tokens[min(position + distance, tokens.count - 1)] }
  private var ahead: SyntaxKind { token(0).kind }

  private mutating func read(_ rule: SyntaxGrammar.Rule) {
    guard !isTooDeep, var state = SyntaxGrammar.states[rule] else { return }
    if rule == .expr { depth += 1 }
    defer { if rule == .expr { depth -= 1 } }
    if depth > Parser.maximumDepth {
      isTooDeep = true
      position = tokens.count - 1
    }
    do {
      while true {
        switch state.kind {
        case .end: return
        case .token(let kinds): try match(kinds, state)
        case .call(let rule):
          stack.append(state.next[0])
          read(rule)
          stack.removeLast()
        case .choice, .loopBack:
          try synchronize(state)
          state = state.next[try choose(state)]
          continue
        }
        state = state.next[0]
      }
    } catch {
      let place = token(0).range.lowerBound
      report(error, state)
      if rule == .escapeIdent, !isTooDeep { faults.append((place, "unsupported ident kind")) }
      recover(state)
    }
  }

  // MARK: - What may follow

  /// What is ahead of the states that were looked at.
  private final class Memory {
    var ahead: [ObjectIdentifier: Ahead] = [:]
  }

  private struct Ahead {
    var kinds: Set<SyntaxKind> = []
    var reachesEnd = false
  }

  private func look(_ state: SyntaxState) -> Ahead {
    if let known = memory.ahead[ObjectIdentifier(state)] { return known }
    var (result, seen) = (Ahead(), Set<ObjectIdentifier>())
    look(state, &result, &seen)
    memory.ahead[ObjectIdentifier(state)] = result
    return result
  }

  private func look(_ state: SyntaxState, _ result: inout Ahead, _ seen: inout Set<ObjectIdentifier>) {
    guard seen.insert(ObjectIdentifier(state)).inserted else { return }
    switch state.kind {
    case .end: result.reachesEnd = true
    case .token(let kinds): result.kinds.formUnion(kinds)
    case .call(let rule):
      // No rule is empty: what follows it is not looked at.
      if let first = SyntaxGrammar.states[rule] {
        var inner = Ahead()
        look(first, &inner, &seen)
        result.kinds.formUnion(inner.kinds)
      }
    case .choice, .loopBack:
      for next in state.next { look(next, &result, &seen) }
    }
  }

  /// What is expected in a state, also by the rules around.
  private func expected(_ state: SyntaxState) -> Set<SyntaxKind> {
    var ahead = look(state)
    var kinds = ahead.kinds
    for outer in stack.reversed() where ahead.reachesEnd {
      ahead = look(outer)
      kinds.formUnion(ahead.kinds)
    }
    if ahead.reachesEnd { kinds.insert(.end) }
    return kinds
  }

  private var recoverySet: Set<SyntaxKind> { stack.reduce(into: []) { $0.formUnion(look($1).kinds) } }

  // MARK: - Choices

  private func choose(_ state: SyntaxState) throws(Failure) -> Int {
    switch state.choice {
    case .first: break
    case .comma: return ahead == .comma && look(state.next[0].next[0]).kinds.contains(token(1).kind) ? 0 : 1
    case .unary:
      if ahead == .not { return 1 }
      return ahead == .minus ? try negated(0, 2) : 0
    case .negation: return ahead == .minus ? try negated(0, 0) : 1
    case .selection:
      if ahead == .leftBracket { return 2 }
      switch token(1).kind {
      case .question, .escapedIdentifier: return 0
      case .identifier: return token(2).kind == .leftParen ? 1 : 0
      default: throw .noViable(1)
      }
    case .primary:
      switch ahead {
      case .dot, .identifier: return try named()
      case .leftParen: return 2
      case .leftBracket: return 3
      case .leftBrace: return 4
      default: return 6
      }
    }
    if let position = state.next.firstIndex(where: { look($0).kinds.contains(ahead) }) { return position }
    return state.next.count - 1
  }

  private func negated(_ number: Int, _ other: Int) throws(Failure) -> Int {
    switch token(1).kind {
    case .int, .float: return number
    case let kind where kind == .minus || SyntaxGrammar.states[.member].map { look($0).kinds.contains(kind) } ?? false:
      return other
    default: throw .noViable(1)
    }
  }

  /// A name, a call or an object.
  private func named() throws(Failure) -> Int {
    var distance = ahead == .dot ? 1 : 0
    guard token(distance).kind == .identifier else { throw .noViable(distance) }
    distance += 1
    if token(distance).kind == .leftParen { return 1 }
    while token(distance).kind == .dot, token(distance + 1).kind == .identifier { distance += 2 }
    return token(distance).kind == .leftBrace ? 5 : 0
  }

  // MARK: - Faults

  private mutating func match(_ kinds: Set<SyntaxKind>, _ state: SyntaxState) throws(Failure) {
    if kinds.contains(ahead) {
      isRecovering = false
      lastFault = nil
      advance()
    } else if skipsOne(state) {
      advance()
    } else if expected(state.next[0]).contains(ahead) {
      note("missing \(SyntaxKind.told(expected(state))) at \(shown(token(0)))")
    } else {
      throw .mismatch
    }
  }

  private mutating func advance() { position = min(position + 1, tokens.count - 1) }

  /// Leaves one token out when the next is what is expected.
  private mutating func skipsOne(_ state: SyntaxState) -> Bool {
    let kinds = expected(state)
    guard kinds.contains(token(1).kind) else { return false }
    note("extraneous input \(shown(token(0))) expecting \(SyntaxKind.told(kinds))")
    advance()
    isRecovering = false
    lastFault = nil
    return true
  }

  private mutating func synchronize(_ state: SyntaxState) throws(Failure) {
    if isRecovering { return }
    let next = look(state)
    if next.reachesEnd || next.kinds.contains(ahead) { return }
    if case .loopBack = state.kind {
      let kinds = expected(state)
      note("extraneous input \(shown(token(0))) expecting \(SyntaxKind.told(kinds))")
      skip(to: kinds.union(recoverySet))
    } else if !skipsOne(state) {
      throw .mismatch
    }
  }

  private mutating func note(_ message: String, at distance: Int = 0) {
    guard !isRecovering, !isTooDeep else { return }
    isRecovering = true
    faults.append((token(distance).range.lowerBound, "Syntax error: \(message)"))
  }

  private mutating func report(_ failure: Failure, _ state: SyntaxState) {
    switch failure {
    case .mismatch: note("mismatched input \(shown(token(0))) expecting \(SyntaxKind.told(expected(state)))")
    case .noViable(let distance):
      let last = token(distance)
      let place = token(0).range.lowerBound..<last.range.upperBound
      let input = all.filter { place.contains($0.range.lowerBound) }.flatMap { text[$0.range] }
      // cel-go rewords it for words that name nothing.
      if distance == 1, ahead == .dot, [.yes, .no, .null].contains(last.kind), token(0).range.upperBound == last.range.lowerBound
      {
        note("mismatched input \(shown(last)) expecting IDENTIFIER", at: distance)
      } else {
        note("no viable alternative at input '\(SyntaxLexer.escaped(input))'", at: distance)
      }
    }
  }

  private func shown(_ token: SyntaxToken) -> String {
    token.kind == .end ? "'<EOF>'" : "'\(SyntaxLexer.escaped(text[token.range]))'"
  }

  private mutating func recover(_ state: SyntaxState) {
    let identifier = ObjectIdentifier(state)
    if let lastFault, lastFault.position == position, lastFault.states.contains(identifier) { advance() }
    lastFault = (position, (lastFault?.states ?? []).union([identifier]))
    skip(to: recoverySet)
  }

  private mutating func skip(to kinds: Set<SyntaxKind>) {
    while ahead != .end, !kinds.contains(ahead) { advance() }
  }
}

/// A state of the grammar of cel-go (parser/gen/CEL.g4), as in the automaton that ANTLR makes of it.
final class SyntaxState: @unchecked Sendable {
  enum Kind {
    case token(Set<SyntaxKind>)
    case call(SyntaxGrammar.Rule)
    /// Where one of the next states is chosen.
    case choice
    /// The same, after a pass through a loop.
    case loopBack
    case end
  }

  /// How a choice looks ahead where one token does not tell.
  enum Choice { case first, comma, unary, negation, selection, primary }

  let kind: Kind
  let choice: Choice
  fileprivate(set) var next: [SyntaxState]

  fileprivate init(_ kind: Kind, _ next: [SyntaxState] = [], _ choice: Choice = .first) {
    self.kind = kind
    self.next = next
    self.choice = choice
  }
}

/// The rules of the grammar.
enum SyntaxGrammar {
  enum Rule: Hashable {
    case start, expr, conditionalOr, conditionalAnd, relation, sum, product, unary, member, primary, exprList, listInit, fields
    case optField, entries, escapeIdent, optExpr, literal
  }

  private indirect enum Form {
    case token([SyntaxKind])
    case rule(Rule)
    case sequence([Form])
    case optional(Form)
    case many(Form, SyntaxState.Choice = .first)
    case some(Form, SyntaxState.Choice = .first)
    case choice([Form], SyntaxState.Choice = .first)
  }

  static let states: [Rule: SyntaxState] = forms.mapValues { state($0, SyntaxState(.end)) }

  private static func state(_ form: Form, _ next: SyntaxState) -> SyntaxState {
    switch form {
    case .token(let kinds): return SyntaxState(.token(Set(kinds)), [next])
    case .rule(let rule): return SyntaxState(.call(rule), [next])
    case .sequence(let forms): return forms.reversed().reduce(next) { state($1, $0) }
    case .optional(let form): return SyntaxState(.choice, [state(form, next), next])
    case .choice(let forms, let choice): return SyntaxState(.choice, forms.map { state($0, next) }, choice)
    case .many(let form, let choice):
      let back = SyntaxState(.loopBack, [], choice)
      back.next = [state(form, back), next]
      return SyntaxState(.choice, back.next, choice)
    case .some(let form, let choice):
      let back = SyntaxState(.loopBack, [], choice)
      let body = state(form, back)
      back.next = [body, next]
      return body
    }
  }

  private static var forms: [Rule: Form] {
    [
      .start: .sequence([.rule(.expr), .token([.end])]),
      .expr: .sequence([
        .rule(.conditionalOr),
        .optional(.sequence([.token([.question]), .rule(.conditionalOr), .token([.colon]), .rule(.expr)])),
      ]),
      .conditionalOr: .sequence([.rule(.conditionalAnd), .many(.sequence([.token([.or]), .rule(.conditionalAnd)]))]),
      .conditionalAnd: .sequence([.rule(.relation), .many(.sequence([.token([.and]), .rule(.relation)]))]),
      .relation: .sequence([
        .rule(.sum),
        .many(.sequence([.token([.less, .lessEquals, .greaterEquals, .greater, .equals, .notEquals, .isIn]), .rule(.sum)])),
      ]),
      .sum: .sequence([.rule(.product), .many(.sequence([.token([.plus, .minus]), .rule(.product)]))]),
      .product: .sequence([.rule(.unary), .many(.sequence([.token([.star, .slash, .percent]), .rule(.unary)]))]),
      .unary: .choice(
        [
          .rule(.member), .sequence([.some(.token([.not])), .rule(.member)]),
          .sequence([.some(.token([.minus]), .negation), .rule(.member)]),
        ], .unary),
      .member: .sequence([
        .rule(.primary),
        .many(
          .choice(
            [
              .sequence([.token([.dot]), .optional(.token([.question])), .rule(.escapeIdent)]),
              .sequence([.token([.dot]), .token([.identifier])] + arguments),
              .sequence([.token([.leftBracket]), .optional(.token([.question])), .rule(.expr), .token([.rightBracket])]),
            ], .selection)),
      ]),
      .primary: .choice(
        [
          .sequence([.optional(.token([.dot])), .token([.identifier])]),
          .sequence([.optional(.token([.dot])), .token([.identifier])] + arguments),
          .sequence([.token([.leftParen]), .rule(.expr), .token([.rightParen])]),
          .sequence([.token([.leftBracket]), .optional(.rule(.listInit)), .optional(.token([.comma])), .token([.rightBracket])]),
          .sequence([.token([.leftBrace]), .optional(.rule(.entries)), .optional(.token([.comma])), .token([.rightBrace])]),
          .sequence([
            .optional(.token([.dot])), .token([.identifier]), .many(.sequence([.token([.dot]), .token([.identifier])])),
            .token([.leftBrace]),
            .optional(.rule(.fields)), .optional(.token([.comma])), .token([.rightBrace]),
          ]),
          .rule(.literal),
        ], .primary),
      .exprList: .sequence([.rule(.expr), .many(.sequence([.token([.comma]), .rule(.expr)]))]),
      .listInit: .sequence([.rule(.optExpr), .many(.sequence([.token([.comma]), .rule(.optExpr)]), .comma)]),
      .fields: .sequence([field, .many(.sequence([.token([.comma]), field]), .comma)]),
      .optField: .sequence([.optional(.token([.question])), .rule(.escapeIdent)]),
      .entries: .sequence([entry, .many(.sequence([.token([.comma]), entry]), .comma)]),
      .escapeIdent: .choice([.token([.identifier]), .token([.escapedIdentifier])]),
      .optExpr: .sequence([.optional(.token([.question])), .rule(.expr)]),
      .literal: .choice([
        .sequence([.optional(.token([.minus])), .token([.int, .float])]), .token([.uint]), .token([.string]), .token([.bytes]),
        .token([.yes]),
        .token([.no]), .token([.null]),
      ]),
    ]
  }

  private static var arguments: [Form] { [.token([.leftParen]), .optional(.rule(.exprList)), .token([.rightParen])] }
  private static var field: Form { .sequence([.rule(.optField), .token([.colon]), .rule(.expr)]) }
  private static var entry: Form { .sequence([.rule(.optExpr), .token([.colon]), .rule(.expr)]) }
}

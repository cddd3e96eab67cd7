import CEL
import KubeAPI
import KubeSchema

/// Runs the expressions of a schema over an object, within one budget for all of them
/// (k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel).
struct RuleEvaluation {
  private(set) var errors: [FieldError] = []
  /// Broken rules about what did not change.
  private(set) var warnings: [String] = []
  /// What all rules of one request may cost together.
  private var budget = CELBudget(CELCost.perRequest)
  private var isExhausted = false

  /// How a place in the new object relates to the old one: rules are forgiven where the value is as before.
  private struct Correlation {
    var old: JSON?
    /// Nearest place above that has an old value.
    var isParentSame = false
  }

  /// `place` is where the object stands in a larger one. Without ratcheting nothing is forgiven for being as before.
  static func evaluate(
    _ schema: CustomSchema, _ object: JSON, old: JSON?, at place: FieldPlace = .root, isRoot: Bool = true,
    ratchets: Bool = true
  ) -> RuleEvaluation {
    var evaluation = RuleEvaluation()
    guard schema.hasRules else { return evaluation }
    evaluation.visit(object, schema, place, old: old, Correlation(old: ratchets ? old : nil), isRoot: isRoot)
    return evaluation
  }

  private mutating func visit(
    _ value: JSON, _ schema: CustomSchema, _ place: FieldPlace, old: JSON?, _ correlation: Correlation, isRoot: Bool = false
  ) {
    if value.isNull || isExhausted { return }
    let old = old == .null ? nil : old
    let isSame = correlation.old.map { $0 == value } ?? correlation.isParentSame
    run(schema, value, place, old: old, isSame: isSame)
    for part in schema.allOf where !isExhausted {
      visit(value, part, place, old: old, Correlation(old: nil, isParentSame: correlation.isParentSame))
    }
    switch value {
    case .object(let members):
      for (name, member) in members.sorted(by: { $0.0 < $1.0 }) where !isExhausted {
        guard let next = schema.member(name) else { continue }
        let before = CorrelatedElements.areMembers(of: schema.mapType) ? old?.object?[name] : nil
        // The kind is never a change: old and new object are of the same.
        let isKind = isRoot && (name == "apiVersion" || name == "kind")
        let step = Correlation(old: isKind ? nil : correlation.old?.object?[name], isParentSame: !isKind && isSame)
        visit(
          member, next, schema.properties[name] == nil ? place.key(name) : place.child(name), old: before, step)
      }
    case .array(let elements):
      guard let items = schema.items else { return }
      for (index, element) in elements.enumerated() where !isExhausted {
        let before = old.flatMap { CorrelatedElements.element(like: element, in: $0, schema) }
        visit(element, items, place.index(index), old: before, Correlation(old: before, isParentSame: isSame))
      }
    default: return
    }
  }

  private mutating func run(_ schema: CustomSchema, _ value: JSON, _ place: FieldPlace, old: JSON?, isSame: Bool) {
    let declaration = schema.declaration
    for rule in schema.rules {
      if isExhausted { return }
      guard let program = rule.program else {
        if let failure = rule.failure { uncompiled(failure, schema, place) }
        continue
      }
      if rule.usesOldSelf, old == nil, !rule.hasOptionalOldSelf { continue }
      if budget.remaining <= 0 { return exhaust(schema, place) }
      var variables = ["self": CELValue(value, as: declaration)]
      if rule.usesOldSelf {
        let before = old.map { CELValue($0, as: declaration) }
        variables["oldSelf"] = rule.hasOptionalOldSelf ? .optional(before) : before ?? .null
      }
      do throws(CELError) {
        let result = try program.evaluate(values: variables, budget: &budget)
        if budget.isExhausted { return exhaust(schema, place) }
        if result.bool != true { fail(rule, value, schema, place, variables, isForgiven: isSame && !rule.usesOldSelf) }
      } catch {
        if budget.isExhausted, error.code != .costExceeded { return exhaust(schema, place) }
        broken(rule, error, schema, place)
      }
    }
  }

  /// Only defaults of a definition that is about to be refused meet such a rule.
  private mutating func uncompiled(_ failure: RuleFailure, _ schema: CustomSchema, _ place: FieldPlace) {
    refuse(schema, place, "rule compile error: \(failure)")
  }

  private mutating func exhaust(_ schema: CustomSchema, _ place: FieldPlace) {
    isExhausted = true
    refuse(schema, place, "validation failed due to running out of cost budget, no further validation rules will be run")
  }

  /// Where no answer was found the type stands for the value.
  private mutating func refuse(_ schema: CustomSchema, _ place: FieldPlace, _ detail: String) {
    errors.append(.invalid(place.text, .string(schema.type), detail))
  }

  private mutating func broken(_ rule: CustomRule, _ error: CELError, _ schema: CustomSchema, _ place: FieldPlace) {
    let detail: String
    if error.message.hasPrefix("no such overload") {
      detail =
        "'\(error.message)': call arguments did not match a supported operator, function or macro signature for rule: \(rule.title)"
    } else if error.code == .costExceeded {
      detail =
        "'\(error.message)': no further validation rules will be run due to call cost exceeds limit for rule: \(rule.title)"
      isExhausted = true
    } else {
      detail = "\(error.message) evaluating rule: \(rule.title)"
    }
    errors.append(.invalid(place.text, .string(schema.type), detail))
  }

  private mutating func fail(
    _ rule: CustomRule, _ value: JSON, _ schema: CustomSchema, _ place: FieldPlace, _ variables: [String: CELValue],
    isForgiven: Bool
  ) {
    let field = (rule.fieldPath.isEmpty ? place : place.child(rule.fieldPath)).text
    // Objects and lists would only make the message long.
    let shown = ["object", "array"].contains(schema.type) ? JSON?.none : value
    let error: FieldError
    do throws(CELError) {
      let detail = try said(rule, variables) ?? rule.complaint
      switch rule.reason {
      case "FieldValueForbidden": error = .forbidden(field, detail)
      case "FieldValueRequired": error = .required(field, detail)
      case "FieldValueDuplicate": error = FieldError(.duplicate, field, value: shown)
      default: error = FieldError(.invalid, field, value: shown, detail)
      }
    } catch let failure {
      isExhausted = true
      error = .invalid(field, .string(schema.type), failure.message)
    }
    if isForgiven { warnings.append(error.description) } else { errors.append(error) }
  }

  /// What the rule's message expression says; nil when it fails or says nothing usable. Throws what ends all evaluation.
  private mutating func said(_ rule: CustomRule, _ variables: [String: CELValue]) throws(CELError) -> String? {
    guard let program = rule.messageProgram else { return nil }
    let result: Result<CELValue, CELError>
    do throws(CELError) { result = .success(try program.evaluate(values: variables, budget: &budget)) } catch {
      result = .failure(error)
    }
    if budget.isExhausted {
      let words = "messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run"
      throw CELError(.costExceeded, words)
    }
    if case .failure(let error) = result, error.code == .costExceeded {
      let source = JSON.string(rule.messageExpression).text
      throw CELError(
        .costExceeded, "no further validation rules will be run due to call cost exceeds limit for messageExpression: \(source)")
    }
    guard let text = try? result.get().string else { return nil }
    let trimmed = CustomRule.trimmed(text)
    return trimmed.isEmpty || trimmed.utf8.count > 5 * 1024 || trimmed.contains("\n") ? nil : trimmed
  }
}

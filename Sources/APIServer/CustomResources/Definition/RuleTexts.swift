import KubeAPI
import KubeSchema

/// The rules of what stands in `x-kubernetes-validations`, expressions apart.
enum RuleTexts {
  private static let reasons = [
    "FieldValueRequired", "FieldValueInvalid", "FieldValueForbidden", "FieldValueDuplicate",
  ].sorted()

  static func check(_ schema: JSON, _ path: String) -> [FieldError] {
    schema["x-kubernetes-validations"].elements.enumerated().flatMap { index, rule in
      check(rule, schema, "\(path).x-kubernetes-validations[\(index)]")
    }
  }

  private static func check(_ json: JSON, _ schema: JSON, _ path: String) -> [FieldError] {
    var errors: [FieldError] = []
    let (rule, message) = (json["rule"].string ?? "", json["message"].string ?? "")
    if isBlank(rule) {
      errors.append(.required("\(path).rule", "rule is not specified"))
    } else if !message.isEmpty, isBlank(message) {
      errors.append(.invalid("\(path).message", .string(message), "must be non-empty if specified"))
    } else if hasLines(CustomRule.trimmed(message)) {
      errors.append(.invalid("\(path).message", .string(message), "must not contain line breaks"))
    } else if hasLines(CustomRule.trimmed(rule)), isBlank(message) {
      errors.append(.required("\(path).message", "message must be specified if rule contains line breaks"))
    }
    if let text = json["messageExpression"].string, !text.isEmpty, isBlank(text) {
      errors.append(.required("\(path).messageExpression", "messageExpression must be non-empty if specified"))
    }
    if let reason = json["reason"].string, !reasons.contains(reason) {
      errors.append(.notSupported("\(path).reason", .string(reason), reasons))
    }
    guard let fieldPath = json["fieldPath"].string, !fieldPath.isEmpty else { return errors }
    func refuse(_ why: String) { errors.append(.invalid("\(path).fieldPath", .string(fieldPath), why)) }
    if isBlank(fieldPath) { refuse("must be non-empty if specified") }
    if hasLines(fieldPath) { refuse("must not contain line breaks") }
    if (try? FieldPathParser.resolve(fieldPath, in: CustomSchema(schema))) == nil { refuse("must be a valid path") }
    return errors
  }

  private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
  private static func hasLines(_ text: String) -> Bool { text.contains { $0 == "\n" || $0 == "\r" || $0 == "\r\n" } }
}

import CEL
import KubeAPI
import KubeSchema

/// The expressions of a place in a schema must compile, to what is asked of them.
enum ExpressionRules {
  static func check(_ schema: JSON, _ path: String, isRoot: Bool, uncorrelated: String?) -> [FieldError] {
    schema["x-kubernetes-validations"].elements.enumerated().flatMap { index, json -> [FieldError] in
      let rule = CustomRule(json, schema: schema, isRoot: isRoot)
      let place = "\(path).x-kubernetes-validations[\(index)]"
      var errors: [FieldError] = []
      if let failure = rule.failure {
        errors.append(.invalid("\(place).rule", GoForm.rule(json), "compilation failed: \(failure)"))
      }
      if let failure = rule.messageFailure {
        errors.append(
          .invalid(
            "\(place).messageExpression", GoForm.rule(json), "messageExpression compilation failed: \(failure)"))
      }
      if rule.usesOldSelf, let uncorrelated {
        errors.append(
          .invalid(
            "\(place).rule", .string(rule.rule),
            "oldSelf cannot be used on the uncorrelatable portion of the schema within \(uncorrelated)"))
      } else if !rule.usesOldSelf, !json["optionalOldSelf"].isNull {
        errors.append(
          .invalid("\(place).optionalOldSelf", json["optionalOldSelf"], "may not be set if oldSelf is not used in rule"))
      }
      return errors
    }
  }
}

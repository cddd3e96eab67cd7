import CEL
import KubeAPI

/// `matchConditions` of a webhook authorizer: it is asked when all of them are true of the SubjectAccessReview it would get.
struct WebhookConditions: Sendable {
  enum Outcome: Hashable, Sendable {
    case matches, differs
    case fails(String)
  }

  private let expressions: [CompiledExpression]

  init(_ sources: [String]) { expressions = sources.map { CompiledExpression($0, in: Self.environment, result: .bool) } }

  var isEmpty: Bool { expressions.isEmpty }

  /// One that is false decides; else one that fails does.
  func evaluate(_ specification: JSON) -> Outcome {
    let values = ["request": CELValue(specification, as: Self.requestType)]
    var budget = CELBudget(CELCost.matchConditions)
    var faults: [String] = []
    for expression in expressions {
      do throws(CELError) {
        if try expression.evaluate(values, nil, budget: &budget).bool != true { return .differs }
      } catch { faults.append("cel evaluation error: \(error.message)") }
    }
    return ConfigurationObject.aggregate(faults).map { .fails($0.description) } ?? .matches
  }

  /// What is wrong with them, in upstream's words.
  static func faults(_ sources: [String], _ path: String) -> [String] {
    guard sources.count <= 64 else {
      return ["\(path).matchConditions: Too many: \(sources.count): must have at most 64 items"]
    }
    return sources.enumerated().compactMap { index, source in
      let place = "\(path).matchConditions[\(index)].expression"
      if source.trimmed.isEmpty { return "\(place): Required value" }
      if sources[..<index].contains(source) { return "\(place): Duplicate value: \(JSON.string(source).text)" }
      return CompiledExpression(source, in: environment, result: .bool).fault
        .map { "\(place): Invalid value: \(JSON.string(source).text): \($0)" }
    }
  }

  private static let environment = CELEnvironment(["request": requestType])

  private static func selector(_ name: String, _ kind: String) -> CELDeclaration {
    .record(
      "kubernetes.\(name)",
      [
        ("rawSelector", .string),
        (
          "requirements",
          .list(
            .record("kubernetes.\(kind)", [("key", .string), ("operator", .string), ("values", .list(.string))]))
        ),
      ])
  }

  private static let requestType = CELDeclaration.record(
    "kubernetes.SubjectAccessReviewSpec",
    [
      (
        "resourceAttributes",
        .record(
          "kubernetes.ResourceAttributes",
          [
            ("namespace", .string), ("verb", .string), ("group", .string), ("version", .string), ("resource", .string),
            ("subresource", .string), ("name", .string),
            ("fieldSelector", selector("FieldSelectorAttributes", "FieldSelectorRequirement")),
            ("labelSelector", selector("LabelSelectorAttributes", "LabelSelectorRequirement")),
          ])
      ),
      (
        "nonResourceAttributes",
        .record("kubernetes.NonResourceAttributes", [("path", .string), ("verb", .string)])
      ),
      ("user", .string), ("groups", .list(.string)), ("extra", .map(.list(.string))), ("uid", .string),
    ])
}

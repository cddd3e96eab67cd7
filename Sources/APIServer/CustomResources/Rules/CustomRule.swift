import CEL
import KubeAPI

/// An entry of `x-kubernetes-validations`, compiled.
struct CustomRule: Sendable {
  let rule: String
  let message: String
  let messageExpression: String
  let reason: String?
  /// Relative to the value, without the leading dot; empty for the value itself.
  let fieldPath: String
  /// Whether the rule also runs when there is no old value to compare with.
  let hasOptionalOldSelf: Bool
  /// Nil for a blank rule, and for one that cannot be compiled: `failure` then says why.
  let program: CELProgram?
  let failure: CELError?
  let messageProgram: CELProgram?
  let messageFailure: CELError?
  /// A rule about a change: it is skipped where there is no old value.
  let usesOldSelf: Bool

  init(_ json: JSON, schema: JSON, isRoot: Bool) {
    rule = json["rule"].string ?? ""
    message = json["message"].string ?? ""
    messageExpression = json["messageExpression"].string ?? ""
    reason = json["reason"].string
    fieldPath = Self.normalized(json["fieldPath"].string ?? "")
    hasOptionalOldSelf = json["optionalOldSelf"].bool == true
    (program, failure) = Self.compile(rule)
    (messageProgram, messageFailure) = Self.compile(messageExpression)
    usesOldSelf = program != nil && (try? CELProgram(compile: rule, variables: ["self"])) == nil
  }

  private static func compile(_ source: String) -> (CELProgram?, CELError?) {
    guard source.contains(where: { !$0.isWhitespace }) else { return (nil, nil) }
    do throws(CELError) { return (try CELProgram(compile: source, variables: ["self", "oldSelf"]), nil) } catch {
      return (nil, error)
    }
  }

  /// What is said of a value that breaks the rule and has no expression for it.
  var complaint: String { message.isEmpty ? "failed rule: \(Self.trimmed(rule))" : Self.trimmed(message) }

  /// How failures of the rule itself name it.
  var title: String { Self.trimmed(message.isEmpty ? rule : message) }

  /// `.spec['a.b']` as faults write it after the path of the value: `spec[a.b]`.
  private static func normalized(_ path: String) -> String {
    guard let steps = try? FieldPathParser.steps(path) else { return "" }
    return steps.reduce(into: "") { text, step in
      text += step.isKey ? "[\(step.name)]" : text.isEmpty ? step.name : ".\(step.name)"
    }
  }

  static func trimmed(_ text: String) -> String {
    String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}

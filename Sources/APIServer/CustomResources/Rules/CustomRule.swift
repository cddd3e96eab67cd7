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
  let failure: RuleFailure?
  let messageProgram: CELProgram?
  let messageFailure: RuleFailure?

  /// `declaration` is the type of the value the rule is about; where it has none, nothing can be said of it.
  init(_ json: JSON, declaration: CELDeclaration?) {
    rule = json["rule"].string ?? ""
    message = json["message"].string ?? ""
    messageExpression = json["messageExpression"].string ?? ""
    reason = json["reason"].string
    fieldPath = Self.normalized(json["fieldPath"].string ?? "")
    hasOptionalOldSelf = json["optionalOldSelf"].bool == true
    guard let declaration else {
      (program, failure, messageProgram, messageFailure) = (nil, nil, nil, nil)
      return
    }
    let old = hasOptionalOldSelf ? CELDeclaration(.optional(declaration.type)) : declaration
    let environment = CELEnvironment(["self": declaration, "oldSelf": old])
    (program, failure) = Self.compile(rule, environment, to: .bool)
    (messageProgram, messageFailure) = Self.compile(messageExpression, environment, to: .string)
  }

  /// Nothing for a blank text; a failure also when something else than `type` comes out.
  private static func compile(
    _ source: String, _ environment: CELEnvironment, to type: CELType
  ) -> (CELProgram?, RuleFailure?) {
    guard source.contains(where: { !$0.isWhitespace }) else { return (nil, nil) }
    do throws(CELError) {
      let program = try CELProgram(compile: source, in: environment)
      return program.resultType == type ? (program, nil) : (nil, .result(type))
    } catch { return (nil, .compilation(error)) }
  }

  /// A rule about a change: it is skipped where there is no old value.
  var usesOldSelf: Bool { program?.uses("oldSelf") == true }

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

/// Why an expression of a definition cannot be used.
enum RuleFailure: Sendable, CustomStringConvertible {
  case compilation(CELError)
  /// It makes something else than is wanted of it.
  case result(CELType)

  /// Of a rule, in upstream's words.
  var description: String {
    switch self {
    case .compilation(let error):
      "\(error.code == .instantiation ? "program instantiation" : "compilation") failed: \(error.description)"
    case .result: "cel expression must evaluate to a bool"
    }
  }
}

import KubeAPI

extension StrategicPatch {
  /// As Go prints values with %v.
  package static func goText(_ value: JSON) -> String {
    switch value {
    case .null: "<nil>"
    case .string(let text): text
    case .double(let number): GoFloat.general(number)
    case .array(let elements): "[" + elements.map(goText).joined(separator: " ") + "]"
    case .object(let object):
      "map[" + object.sorted { $0.0 < $1.0 }.map { "\($0):\(goText($1))" }.joined(separator: " ") + "]"
    default: value.text
    }
  }

  /// As Go prints values with %s, which complains about everything but strings.
  private static func goWord(_ value: JSON) -> String {
    switch value {
    case .null: "%!s(<nil>)"
    case .string(let text): text
    case .array(let elements): "[" + elements.map(goWord).joined(separator: " ") + "]"
    case .object(let object):
      "map[" + object.sorted { $0.0 < $1.0 }.map { "\($0):\(goWord($1))" }.joined(separator: " ") + "]"
    default: "%!s(\(goTypeName(value))=\(value.text))"
    }
  }

  /// What Go calls the type of a decoded value.
  static func goTypeName(_ value: JSON) -> String {
    switch value {
    case .null: "%!s(<nil>)"
    case .object: "map[string]interface {}"
    case .array: "[]interface {}"
    case .string: "string"
    case .bool: "bool"
    case .int: "int64"
    case .double: "float64"
    }
  }

  static func noMergeKey(_ value: JSON, _ key: String) -> Failure {
    Failure(code: .noMergeKey, message: "map: \(goText(value)) does not contain declared merge key: \(key)")
  }

  static func badType(_ expected: String, _ value: JSON) -> Failure {
    Failure(code: .badType, message: "expected a \(expected), but received a \(goTypeName(value))")
  }

  static func unknownDirective(_ directive: JSON, _ map: JSONObject) -> Failure {
    Failure(code: .unknownDirective, message: "unknown patch type: \(goWord(directive)) in map: \(goText(.object(map)))")
  }
}

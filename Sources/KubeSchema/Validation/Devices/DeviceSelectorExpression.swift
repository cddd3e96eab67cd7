import CEL
import KubeAPI

/// The expressions that choose devices (upstream's k8s.io/dynamic-resource-allocation/cel): they see one `device`, may bind names, and
/// must be cheap.
enum DeviceSelectorExpression {
  /// In bytes.
  private static let longest = 10 * 1024
  /// The most one may cost by estimation.
  private static let costLimit: UInt64 = 1_000_000

  private static func text(_ maximum: UInt64) -> CELDeclaration { CELDeclaration(.string, maximum: maximum, minimalSize: 2) }

  private static let environment: CELEnvironment = {
    let (domain, identifier) = (text(63), text(32))
    func byName(_ value: CELDeclaration) -> CELDeclaration {
      .map(.map(value, maximum: 32, key: identifier), maximum: 32, key: domain)
    }
    let device = CELDeclaration.record(
      "kubernetes.DRADevice",
      [
        ("driver", text(63)), ("attributes", byName(CELDeclaration(.any, maximum: 64, minimalSize: 1))),
        ("capacity", byName(CELDeclaration(.opaque("kubernetes.Quantity"), minimalSize: 8))), ("allowMultipleAllocations", .bool),
      ])
    var environment = CELEnvironment(["device": device])
    environment.hasBindings = true
    return environment
  }()

  static func check(_ expression: String, _ path: String, _ faults: inout Faults) {
    guard expression.utf8.count <= longest else { return faults.add(.tooLong(path, maximum: longest)) }
    do throws(CELError) {
      let program = try CELProgram(compile: expression, in: environment)
      let type = program.resultType
      guard type == .bool || type == .any else {
        let detail = "must evaluate to bool or the unknown type, not \(type.goDescription)"
        return faults.add(.invalid(path, .string(expression), detail))
      }
      if program.estimatedCost().max > costLimit { faults.add(.forbidden(path, "too complex, exceeds cost limit")) }
    } catch {
      guard error.code == .instantiation else {
        return faults.add(.invalid(path, .string(expression), "compilation failed: \(error.description)"))
      }
      faults.add(FieldError(.internalError, path, "program instantiation failed: \(error.description)"))
    }
  }
}

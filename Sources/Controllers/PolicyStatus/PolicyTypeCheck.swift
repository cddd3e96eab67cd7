import CEL
import KubeAPI

/// Compiles a policy's validations against the types they are about
/// (k8s.io/apiserver/pkg/admission/plugin/policy/validating/typechecking.go).
enum PolicyTypeCheck {
  struct Types: Sendable {
    var objects: [(kind: GroupVersionKind, declaration: CELDeclaration)] = []
    /// Nil when the policy takes none, or the server does not know them.
    var parameters: CELDeclaration?
  }

  /// Where an expression stands, and what is wrong with it for each of the types.
  struct Warning: Hashable, Sendable {
    var field: String
    var warning: String
  }

  static func warnings(_ policy: KubeObject, _ types: Types) -> [Warning] {
    var warnings: [Warning] = []
    let environments = types.objects.map { ($0.kind, environment(policy, object: $0.declaration, types.parameters)) }
    func check(_ source: JSON, _ field: String) {
      guard let source = source.string, !source.isEmpty else { return }
      let faults = environments.compactMap { kind, environment -> String? in
        do throws(CELError) {
          _ = try CELProgram(compile: source, in: environment)
          return nil
        } catch { return "\(kind.goDescription): \(error.description)\n" }
      }
      if !faults.isEmpty { warnings.append(Warning(field: field, warning: faults.joined(separator: "\n"))) }
    }
    for (index, validation) in policy.spec.validations.elements.enumerated() {
      check(validation.expression, "spec.validations[\(index)].expression")
      check(validation.messageExpression, "spec.validations[\(index)].messageExpression")
    }
    return warnings
  }

  /// A variable whose expression is wrong is of any type.
  private static func environment(
    _ policy: KubeObject, object: CELDeclaration, _ parameters: CELDeclaration?
  ) -> CELEnvironment {
    var declared: [String: CELDeclaration] = [
      "object": object, "oldObject": object, "request": .admissionRequest, "namespaceObject": .admissionNamespace,
      "authorizer": .authorizer, "authorizer.requestResource": .resourceCheck,
    ]
    declared["params"] = parameters
    var variables: [(String, CELDeclaration)] = []
    for variable in policy.spec.variables.elements {
      let program = try? CELProgram(compile: variable.expression.string ?? "", in: CELEnvironment(declared))
      variables.append((variable.name.string ?? "", CELDeclaration(program?.resultType ?? .dyn)))
      declared["variables"] = .object("kubernetes.variables", variables)
    }
    return CELEnvironment(declared)
  }
}

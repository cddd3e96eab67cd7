import CEL
import KubeAPI

/// A CEL expression of a task file, compiled when the file is read, so that a mistake in it is the author's to see.
struct Expression: Sendable {
  enum Outcome: Hashable, Sendable {
    case value(JSON)
    case error(String)
  }

  private let program: CELProgram

  var text: String { program.source }

  init(_ node: DefinitionNode, variables: Set<String> = ["object", "objects"]) throws(DefinitionError) {
    let text = try node.text()
    do throws(CELError) { program = try CELProgram(compile: text, variables: variables) } catch {
      throw node.fail("expected a CEL expression: \(error)")
    }
  }

  func evaluate(_ variables: [(String, JSON)]) -> Outcome {
    do throws(CELError) {
      return .value(try program.evaluate(Dictionary(variables) { $1 }).json)
    } catch {
      return .error(error.message)
    }
  }
}

import FoundationEssentials
import Grading
import KubeAPI
import YAML

/// Reads one variant of a task and the files it names.
struct TaskReader {
  let source: TaskSource
  let values: [String: String]

  func read(_ text: String) throws(DefinitionError) -> TaskDefinition {
    let node = try DefinitionNode.read(TaskSource.substitute(values, in: text), file: source.file)
    return try node.fields { fields throws(DefinitionError) in
      _ = try fields.required("format", "1").int(1...1)
      _ = fields.optional("variants")
      let checks = try criteria(try fields.required("checks", "a list of criteria"), areGates: false)
      let gates = try fields.optional("gates").map { node throws(DefinitionError) in try criteria(node, areGates: true) } ?? []
      let points = checks.reduce(0) { $0 + $1.points }
      return TaskDefinition(
        id: source.id, pack: source.pack, title: try fields.required("title").text(),
        domain: try fields.required("domain").text(),
        weight: try fields.required("weight", "the task's part of its domain").int(1...100),
        host: try fields.required("host", "base or a node").text(),
        namespaces: try fields.optional("namespaces")?.strings() ?? [], question: try file("question.md", node),
        setup: try steps(fields.optional("setup")), cleanup: try steps(fields.optional("cleanup")),
        breaks: try fields.optional("breaks")?.strings() ?? [], checks: checks, gates: gates,
        hints: try fields.required("hints", "a list of hints").strings(), solutionText: try file("solution.md", node),
        solution: try steps(try fields.required("solution", "a list of steps")),
        wrong: try wrong(try fields.required("wrong", "at least one wrong answer"), points: points))
    }
  }

  private func criteria(_ node: DefinitionNode, areGates: Bool) throws(DefinitionError) -> [Criterion] {
    var result: [Criterion] = []
    for element in try node.list() { result.append(try Criterion(element, isGate: areGates)) }
    guard !result.isEmpty else { throw node.fail("expected at least one criterion") }
    return result
  }

  private func wrong(_ node: DefinitionNode, points: Int) throws(DefinitionError) -> [TaskDefinition.WrongAnswer] {
    var result: [TaskDefinition.WrongAnswer] = []
    for element in try node.list() {
      result.append(
        try element.fields { fields throws(DefinitionError) in
          TaskDefinition.WrongAnswer(
            name: try fields.required("name", "what is wrong with it").text(),
            steps: try steps(try fields.required("steps", "a list of steps")),
            keeps: try fields.required("keeps", "the most points it may keep").int(0...max(0, points - 1)))
        })
    }
    guard !result.isEmpty else { throw node.fail("expected at least one wrong answer") }
    return result
  }

  private func steps(_ node: DefinitionNode?) throws(DefinitionError) -> [TaskStep] {
    guard let node else { return [] }
    var result: [TaskStep] = []
    for element in try node.list() {
      result.append(try element.fields { fields throws(DefinitionError) in try step(&fields, element) })
    }
    return result
  }

  private func step(_ fields: inout DefinitionFields, _ node: DefinitionNode) throws(DefinitionError) -> TaskStep {
    let host = fields.optional("host")
    let limit = fields.optional("timeout")
    let kinds = fields.present(["apply", "run", "wait", "delete"])
    guard let kind = kinds.first, kinds.count == 1 else { throw node.fail("expected one of apply, run, wait, delete") }
    switch kind.path.split(separator: ".").last {
    case "run":
      let name = try kind.text()
      return .run(
        name: name, script: try file(name, kind), host: try host?.text() ?? "base", limit: try limit?.duration() ?? .seconds(60))
    case _ where host != nil: throw node.fail("expected host only with run")
    case "apply":
      let name = try kind.text()
      return .apply(file: name, try manifests(name, kind))
    case "wait": return .wait(try waiting(kind, limit: try limit?.duration() ?? .seconds(60)))
    default:
      return try kind.fields { fields throws(DefinitionError) in
        .delete(
          try ResourceName.parse(try fields.required("of", "a resource")), namespace: try fields.optional("namespace")?.text(),
          name: try fields.required("name").text())
      }
    }
  }

  /// `wait` is a criterion without points.
  private func waiting(_ node: DefinitionNode, limit: Duration) throws(DefinitionError) -> Criterion {
    let criterion = try Criterion(node, isGate: true)
    return Criterion(title: criterion.title, points: 0, isGate: true, probes: criterion.probes, within: limit)
  }

  func file(_ name: String, _ node: DefinitionNode) throws(DefinitionError) -> String {
    guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
      throw node.fail("expected a file of the task's folder, found \"\(name)\"")
    }
    let path = "\(source.folder)/\(name)"
    guard FileManager.default.fileExists(atPath: path) else { throw node.fail("expected the file \(path), which is not there") }
    return TaskSource.substitute(values, in: try PackLoader.text(path))
  }

  private func manifests(_ name: String, _ node: DefinitionNode) throws(DefinitionError) -> [KubeObject] {
    let path = "\(source.folder)/\(name)"
    let documents: [YAMLDocument]
    let text = try file(name, node)
    do throws(YAMLError) { documents = try YAML.documents(text) } catch {
      throw DefinitionError(file: path, line: error.location.line, error.message)
    }
    var objects: [KubeObject] = []
    for document in documents {
      let object = KubeObject(document.json)
      func refuse(_ field: String, _ problem: String) -> DefinitionError {
        DefinitionError(file: path, line: document.location(of: field).line, field: field, problem)
      }
      guard let resource = ResourceName.of(object) else { throw refuse("kind", "expected apiVersion and kind") }
      guard !object.name.isEmpty else { throw refuse("metadata.name", "expected a name") }
      guard object.namespace.isEmpty != ResourceName.isNamespaced(resource) else {
        throw refuse("metadata.namespace", object.namespace.isEmpty ? "expected a namespace" : "expected no namespace")
      }
      objects.append(object)
    }
    guard !objects.isEmpty else { throw DefinitionError(file: path, "expected at least one object") }
    return objects
  }
}

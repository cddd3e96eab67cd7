import Grading
import KubeAPI

/// A lab of fixed answers.
struct FakeLab: LabAccess {
  var nodes = ["controlplane", "node01"]
  var workstation = "base"
  /// By `resource/namespace/name`.
  var objects: [String: KubeObject] = [:]
  var output: @Sendable (LabCommand) -> CommandResult = { _ in CommandResult(exit: 0) }
  var answer: @Sendable (String, String, JSON?) -> LabResponse = { _, _, _ in LabResponse(status: 404, body: .null) }
  var isUnreachable = false

  func run(_ command: LabCommand) async throws(AccessError) -> CommandResult {
    if isUnreachable { throw AccessError(.unreachable, "\(command.host) does not answer") }
    return output(command)
  }

  func get(_ resource: GroupVersionResource, namespace: String?, name: String) async throws(AccessError) -> KubeObject? {
    if isUnreachable { throw AccessError(.unreachable, "the API server does not answer") }
    return objects["\(resource.resource)/\(namespace ?? "")/\(name)"]
  }

  func list(
    _ resource: GroupVersionResource, namespace: String?, labels: String?
  ) async throws(AccessError) -> [KubeObject] {
    if isUnreachable { throw AccessError(.unreachable, "the API server does not answer") }
    return objects.filter { $0.key.hasPrefix("\(resource.resource)/\(namespace ?? "")/") }.sorted { $0.key < $1.key }.map(\.value)
  }

  func send(
    method: String, path: String, headers: [(String, String)], body: JSON?
  ) async throws(AccessError) -> LabResponse { answer(method, path, body) }

  func inside<T: Sendable>(_ site: NetworkSite, _ body: @escaping @Sendable () -> T) async throws(AccessError) -> T { body() }
}

/// A criterion as a task file has it.
func criterion(_ yaml: String, isGate: Bool = false) throws -> Criterion {
  try Criterion(try DefinitionNode.read(yaml, file: "task.yaml"), isGate: isGate)
}

func grade(_ yaml: String, _ lab: FakeLab) async throws -> Grade { await Grader(lab).grade(try criterion(yaml)) }

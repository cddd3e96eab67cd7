import Grading
import KubeAPI
import Synchronization

/// A lab that keeps objects by path and remembers the answer a script wrote.
final class FakeLab: LabAccess {
  let nodes = ["controlplane"]
  let workstation = "base"
  let objects = Mutex<[String: JSON]>([:])
  /// What was run, in order.
  let scripts = Mutex<[String]>([])
  let isReachable = Mutex(true)

  func run(_ command: LabCommand) async throws(AccessError) -> CommandResult {
    guard isReachable.withLock({ $0 }) else { throw AccessError(.unreachable, "\(command.host) does not answer") }
    let text = String(decoding: command.input, as: UTF8.self)
    scripts.withLock { $0.append(text) }
    if text.contains("fail") { return CommandResult(exit: 7, errors: Array("no such thing\n".utf8)) }
    if text.hasPrefix("answer ") {
      objects.withLock { $0["/answer"] = .string(String(text.dropFirst(7).prefix { $0 != "\n" })) }
    }
    if text.contains("clean") { objects.withLock { $0["/answer"] = nil } }
    guard command.arguments.last == "/opt/answer" else { return CommandResult(exit: 0) }
    guard let answer = objects.withLock({ $0["/answer"] })?.string else { return CommandResult(exit: 3) }
    return CommandResult(exit: 0, output: Array(answer.utf8))
  }

  func get(_ resource: GroupVersionResource, namespace: String?, name: String) async throws(AccessError) -> KubeObject? {
    objects.withLock { $0[resource.path(namespace: namespace, name: name)] }.map { KubeObject($0) }
  }

  func list(
    _ resource: GroupVersionResource, namespace: String?, labels: String?
  ) async throws(AccessError) -> [KubeObject] { [] }

  func send(
    method: String, path: String, headers: [(String, String)], body: JSON?
  ) async throws(AccessError) -> LabResponse {
    objects.withLock { objects in
      switch method {
      case "POST":
        let key = "\(path)/\(body?.metadata["name"].string ?? "")"
        if objects[key] != nil { return LabResponse(status: 409, body: ["reason": "AlreadyExists"]) }
        objects[key] = body
        return LabResponse(status: 201, body: body ?? .null)
      case "PUT":
        objects[path] = body
        return LabResponse(status: 200, body: body ?? .null)
      case "DELETE":
        let known = objects.keys.filter { $0 == path || $0.hasPrefix("\(path)/") }
        for key in known { objects[key] = nil }
        return LabResponse(status: known.isEmpty ? 404 : 200, body: .null)
      default:
        guard let found = objects[path] else { return LabResponse(status: 404, body: .null) }
        return LabResponse(status: 200, body: found)
      }
    }
  }

  func inside<T: Sendable>(_ site: NetworkSite, _ body: @escaping @Sendable () -> T) async throws(AccessError) -> T { body() }
}

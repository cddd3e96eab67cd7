import Grading
import KubeAPI

extension TaskRunner {
  /// Creates an object; one that is there already is replaced, by deletion where an update is refused.
  func create(_ object: KubeObject, task: String, step: String) async throws(SetupError) {
    guard let resource = ResourceName.of(object) else {
      throw SetupError(.stepFailed, task: task, step: step, reason: "the object has no kind")
    }
    let collection = resource.path(namespace: object.namespace)
    var last = LabResponse(status: 0, body: .null)
    // A namespace that is just being made may not have its ServiceAccount yet, for which Pods are refused.
    let deadline = clock.now + .seconds(15)
    while clock.now < deadline {
      last = try await send("POST", collection, object.json, task, step)
      if (200..<300).contains(last.status) { return }
      if last.status == 409, last.body.reason.string == "AlreadyExists" {
        let path = resource.path(namespace: object.namespace, name: object.name)
        let found = try await send("GET", path, nil, task, step)
        var next = object
        next.metadata["resourceVersion"] = found.body.metadata.resourceVersion
        last = try await send("PUT", path, next.json, task, step)
        if (200..<300).contains(last.status) { return }
        if last.status == 422 {
          try await delete(resource, namespace: object.namespace, name: object.name, task: task, step: step)
          continue
        }
      }
      let isEarly = [403, 404, 409, 429, 500, 503].contains(last.status)
      guard isEarly else { break }
      try? await clock.sleep(for: .milliseconds(50))
    }
    throw SetupError(.refused, task: task, step: step, reason: last.body.message.string ?? "status \(last.status)")
  }

  /// Deletes at once and waits until it is gone; what is not there is fine.
  func delete(
    _ resource: GroupVersionResource, namespace: String?, name: String, task: String, step: String
  ) async throws(SetupError) {
    let path = resource.path(namespace: namespace, name: name)
    let options: JSON = ["apiVersion": "v1", "kind": "DeleteOptions", "gracePeriodSeconds": 0, "propagationPolicy": "Background"]
    let answer = try await send("DELETE", path, options, task, step)
    if answer.status == 404 { return }
    guard (200..<300).contains(answer.status) else {
      throw SetupError(.refused, task: task, step: step, reason: answer.body.message.string ?? "status \(answer.status)")
    }
    try await waitUntilGone(path, task: task, step: step)
  }

  /// Namespaces end side by side. Their pods are killed rather than asked: nothing in them is worth a grace period.
  func removeNamespaces(of task: TaskDefinition) async throws(SetupError) {
    var ending: [String] = []
    for namespace in task.namespaces {
      let step = "deleting namespace \(namespace)"
      let path = GroupVersionResource.namespaces.path(name: namespace)
      let answer = try await send("DELETE", path, nil, task.id, step)
      if answer.status == 404 { continue }
      guard (200..<300).contains(answer.status) || answer.status == 409 else {
        throw SetupError(.refused, task: task.id, step: step, reason: answer.body.message.string ?? "status \(answer.status)")
      }
      ending.append(namespace)
      let options: JSON = ["apiVersion": "v1", "kind": "DeleteOptions", "gracePeriodSeconds": 0]
      _ = try await send("DELETE", GroupVersionResource.pods.path(namespace: namespace), options, task.id, step)
    }
    for namespace in ending {
      let path = GroupVersionResource.namespaces.path(name: namespace)
      try await waitUntilGone(path, task: task.id, step: "deleting namespace \(namespace)")
    }
  }

  private func waitUntilGone(_ path: String, task: String, step: String) async throws(SetupError) {
    let deadline = clock.now + .seconds(45)
    var pause = Duration.milliseconds(20)
    while true {
      let answer = try await send("GET", path, nil, task, step)
      if answer.status == 404 { return }
      guard clock.now < deadline else {
        let conditions = answer.body.status.conditions.elements.filter { $0.status.string == "True" }.compactMap(\.message.string)
        let finalizers = answer.body.metadata.finalizers.elements.compactMap(\.string)
        let why =
          conditions.first ?? (finalizers.isEmpty ? "nothing says why" : "finalizers \(finalizers.joined(separator: ", "))")
        throw SetupError(.timedOut, task: task, step: step, reason: "still there after 45 s: \(why)")
      }
      try? await clock.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(200))
    }
  }

  private func send(
    _ method: String, _ path: String, _ body: JSON?, _ task: String, _ step: String
  ) async throws(SetupError) -> LabResponse {
    do throws(AccessError) { return try await lab.send(method: method, path: path, headers: [], body: body) } catch {
      throw SetupError(error, task: task, step: step)
    }
  }
}

import KubeAPI

extension APIServer {
  /// `pods/binding` and the older `bindings`: the scheduler's word where a pod runs.
  func bind(_ answer: Answer, podName: String) async throws {
    let context = answer.context
    var body = try readBody(context).json
    let name = podName.isEmpty ? body.metadata.name.string ?? "" : podName
    if let given = body.metadata.name.string, !given.isEmpty, given != name {
      throw APIStatus.badRequest("the name of the object (\(given)) does not match the name on the URL (\(name))")
    }
    guard let pods = catalogue.definition(.pods) else { throw APIStatus.unknownPath() }
    let node = body.target.name.string ?? ""
    let kind = body.target.kind.string ?? "Node"
    var causes: [APIStatus.Cause] = []
    if kind != "Node" && !kind.isEmpty {
      causes.append(
        .init(
          reason: "FieldValueNotSupported", message: "Unsupported value: \"\(kind)\": supported values: \"Node\", \"<empty>\"",
          field: "target.kind"))
    }
    if node.isEmpty { causes.append(.init(reason: "FieldValueRequired", message: "Required value", field: "target.name")) }
    if !causes.isEmpty {
      let list = causes.map { "\($0.field): \($0.message)" }
      throw APIStatus(
        .invalid, "Binding \"\(name)\" is invalid: \(list.count == 1 ? list[0] : "[\(list.joined(separator: ", "))]")",
        details: .init(name: name, kind: "Binding", causes: causes))
    }
    var order = KubeObject(body)
    if order.namespace.isEmpty { order.namespace = context.info.namespace }
    try await admitOrder(&order, pods, context, subresource: "binding")
    body = order.json
    let binding = body
    let key = pods.storageKey(namespace: context.info.namespace, name: name)
    _ = try await modify(pods, context, key: key, name: name, isDryRun: context.options.isDryRun) { current in
      var pod = current.object
      func conflict(_ why: String) -> APIStatus {
        APIStatus(
          .conflict, "Operation cannot be fulfilled on pods/binding \"\(name)\": \(why)",
          details: .init(name: name, kind: "pods/binding"))
      }
      if let uid = binding.metadata.uid.string, !uid.isEmpty, uid != pod.uid {
        throw conflict("Precondition failed: UID in precondition: \(uid), UID in object meta: \(pod.uid)")
      }
      if pod.isBeingDeleted { throw conflict("pod \(name) is being deleted, cannot be assigned to a host") }
      let assigned = pod.spec.nodeName.string ?? ""
      if !assigned.isEmpty { throw conflict("pod \(name) is already assigned to node \"\(assigned)\"") }
      if !pod.spec.schedulingGates.elements.isEmpty { throw conflict("pod \(name) has non-empty .spec.schedulingGates") }
      pod.spec["nodeName"] = .string(node)
      for (key, value) in binding.metadata.annotations.members { pod.metadata["annotations"][key] = value }
      for (key, value) in binding.metadata.labels.members { pod.metadata["labels"][key] = value }
      var conditions = pod.status.conditions.elements.filter { $0.type.string != "PodScheduled" }
      conditions.append([
        "type": "PodScheduled", "observedGeneration": JSON(pod.generation), "status": "True", "lastProbeTime": .null,
        "lastTransitionTime": .string(Timestamp.now.text),
      ])
      pod.status["conditions"] = .array(conditions)
      if let schema = schemas.schema(pods.resource) { pod = ordered(KubeObject(schema.type.normalized(pod.json))) }
      return pod
    }
    try await answer.send(["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "code": 201], status: 201)
  }
}

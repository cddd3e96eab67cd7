import KubeAPI

extension APIServer {
  /// `pods/binding` and the older `bindings`: the scheduler's word where a pod runs.
  func bind(_ answer: Answer, podName: String) async throws {
    let context = answer.context
    let body = try readBody(context).json
    let name = podName.isEmpty ? body.metadata.name.string ?? "" : podName
    guard let pods = catalogue.definition(.pods) else { throw APIStatus.unknownPath() }
    var order = KubeObject(body)
    try await admitOrder(&order, answer.definition, context, subresource: podName.isEmpty ? "" : "binding") { order in
      guard order.name == name else {
        throw APIStatus.badRequest("name in URL does not match name in Binding object")
      }
      try checkTarget(order)
    }
    let (binding, node) = (order.json, order.json.target.name.string ?? "")
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

  private func checkTarget(_ binding: KubeObject) throws(APIStatus) {
    let (node, kind) = (binding.json.target.name.string ?? "", binding.json.target.kind.string ?? "")
    var causes: [APIStatus.Cause] = []
    if kind != "Node" && !kind.isEmpty {
      causes.append(
        .init(
          reason: "FieldValueNotSupported", message: "Unsupported value: \"\(kind)\": supported values: \"Node\", \"<empty>\"",
          field: "target.kind"))
    }
    if node.isEmpty { causes.append(.init(reason: "FieldValueRequired", message: "Required value", field: "target.name")) }
    guard !causes.isEmpty else { return }
    let list = causes.map { "\($0.field): \($0.message)" }
    throw APIStatus(
      .invalid, "Binding \"\(binding.name)\" is invalid: \(list.count == 1 ? list[0] : "[\(list.joined(separator: ", "))]")",
      details: .init(name: binding.name, kind: "Binding", causes: causes))
  }
}

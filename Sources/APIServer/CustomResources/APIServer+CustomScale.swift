import KubeAPI
import KubePatch

// `/scale` of custom resources: the numbers stand where the definition says.
extension APIServer {
  func serveCustomScale(_ answer: Answer, _ scale: CustomScale) async throws {
    let (definition, context) = (answer.definition, answer.context)
    guard context.info.verb != "get" else {
      return try await answer.send(try Self.scale(of: try await get(definition, context).object, scale))
    }
    let kind = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")
    let key = storageKey(definition, context)
    let result = try await modify(definition, context, key: key, name: context.info.name, isDryRun: context.options.isDryRun) {
      current in
      let live = try Self.scale(of: current.object, scale)
      let wanted: KubeObject
      if context.info.verb == "update" {
        wanted = try decodeObject(try readBody(context), kind, definition, context)
      } else {
        wanted = try await patchedScale(live, definition, context)
      }
      let replicas = JSON(try checkedReplicas(wanted, current, definition, context))
      var next = current.object
      next.json = CustomScale.setting(scale.specReplicasPath, in: next.json, to: replicas)
      if next.json != current.object.json {
        next = KubeObject(
          ManagedFields.scaled(
            next.json, manager: context.manager, apiVersion: definition.resource.groupVersion.description,
            replicas: CustomScale.keys(scale.specReplicasPath)))
      }
      return try await prepareForUpdate(
        next, current.object, definition, context, subresource: "scale", ownership: .applied)
    }
    try await answer.send(try Self.scale(of: result.object, scale))
  }

  private static func scale(of object: KubeObject, _ scale: CustomScale) throws(APIStatus) -> JSON {
    let wanted = CustomScale.value(scale.specReplicasPath, in: object.json)
    guard let replicas = wanted.int else {
      throw APIStatus(
        .internalError,
        "Internal error occurred: the spec replicas field \"\(scale.specReplicasPath)\" does not exist",
        details: .init(
          causes: [
            .init(
              reason: "", message: "the spec replicas field \"\(scale.specReplicasPath)\" does not exist", field: "")
          ]))
    }
    var metadata: JSON = ["name": .string(object.name)]
    if !object.namespace.isEmpty { metadata["namespace"] = .string(object.namespace) }
    metadata["uid"] = .string(object.uid)
    metadata["resourceVersion"] = object.metadata["resourceVersion"]
    metadata["creationTimestamp"] = object.metadata["creationTimestamp"]
    var status: JSON = ["replicas": JSON(CustomScale.value(scale.statusReplicasPath, in: object.json).int ?? 0)]
    if let path = scale.labelSelectorPath, let text = CustomScale.value(path, in: object.json).string, !text.isEmpty {
      status["selector"] = .string(text)
    }
    return [
      "kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata,
      "spec": replicas == 0 ? [:] : ["replicas": JSON(replicas)],
      "status": status,
    ]
  }
}

import KubeAPI
import KubePatch
import KubeSchema

extension APIServer {
  /// `autoscaling/v1` Scale of anything with `spec.replicas`.
  func serveScale(_ answer: Answer) async throws {
    let (definition, context) = (answer.definition, answer.context)
    if let type = customType(definition), let paths = type.scale { return try await serveCustomScale(answer, paths) }
    guard context.info.verb != "get" else {
      return try await send(scale(of: try await get(definition, context).object, definition), answer)
    }
    let kind = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")
    let key = storageKey(definition, context)
    let result = try await modify(definition, context, key: key, name: context.info.name, isDryRun: context.options.isDryRun) {
      current in
      let live = scale(of: current.object, definition)
      let wanted: KubeObject
      if context.info.verb == "update" {
        wanted = try decodeObject(try readBody(context), kind, definition, context)
      } else {
        wanted = try await patchedScale(live, definition, context)
      }
      let replicas = try checkedReplicas(wanted, current, definition, context)
      var next = current.object
      next.spec["replicas"] = JSON(replicas)
      if next.spec != current.object.spec {
        let apiVersion = definition.resource.groupVersion.description
        next = KubeObject(ManagedFields.scaled(next.json, manager: context.manager, apiVersion: apiVersion))
      }
      return try await prepareForUpdate(
        next, current.object, definition, context, subresource: "scale", ownership: .applied)
    }
    try await send(scale(of: result.object, definition), answer)
  }

  private func send(_ scale: JSON, _ answer: Answer) async throws {
    guard case .table = answer.representation.transform else { return try await answer.send(scale) }
    try await answer.send(ScaleTable.make(KubeObject(scale), now: .now))
  }

  /// The wanted number, after the rules of scales.
  func checkedReplicas(
    _ wanted: KubeObject, _ current: CachedObject, _ definition: ResourceDefinition, _ context: RequestContext
  ) throws(APIStatus) -> Int {
    guard wanted.name == context.info.name else {
      throw APIStatus.badRequest(
        "the name of the object (\(wanted.name)) does not match the name on the URL (\(context.info.name))")
    }
    let version = wanted.resourceVersion
    if !version.isEmpty, version != "0", version != String(current.revision) {
      throw APIStatus.conflict(
        definition.resource, wanted.name,
        "the object has been modified; please apply your changes to the latest version and try again")
    }
    let replicas = wanted.spec.replicas.int ?? 0
    if replicas < 0 {
      let cause = APIStatus.Cause(
        reason: "FieldValueInvalid", message: "Invalid value: \(replicas): must be greater than or equal to 0",
        field: "spec.replicas")
      throw APIStatus(
        .invalid, "Scale.autoscaling \"\(wanted.name)\" is invalid: \(cause.field): \(cause.message)",
        details: .init(name: wanted.name, group: "autoscaling", kind: "Scale", causes: [cause]))
    }
    return replicas
  }

  private func scale(of object: KubeObject, _ definition: ResourceDefinition) -> JSON {
    var metadata: JSON = ["name": .string(object.name), "namespace": .string(object.namespace), "uid": .string(object.uid)]
    metadata["resourceVersion"] = object.metadata["resourceVersion"]
    metadata["creationTimestamp"] = object.metadata["creationTimestamp"]
    var spec: JSON = [:]
    if let replicas = object.spec.replicas.int, replicas != 0 { spec["replicas"] = JSON(replicas) }
    var status: JSON = ["replicas": JSON(object.status.replicas.int ?? 0)]
    if let selector = Self.selectorText(object.spec.selector, definition), !selector.isEmpty {
      status["selector"] = .string(selector)
    }
    return ["kind": "Scale", "apiVersion": "autoscaling/v1", "metadata": metadata, "spec": spec, "status": status]
  }

  private static func selectorText(_ selector: JSON, _ definition: ResourceDefinition) -> String? {
    if definition.name == "replicationcontrollers" { return LabelSelector(matchLabels: selector.stringMap).description }
    return (try? LabelSelector.read(selector)).flatMap { $0 }?.description
  }
}

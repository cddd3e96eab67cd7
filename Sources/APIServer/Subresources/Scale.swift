import KubeAPI
import KubePatch
import KubeSchema

extension APIServer {
  /// `autoscaling/v1` Scale of anything with a number of replicas; for custom resources that stands where the definition says.
  func serveScale(_ answer: Answer) async throws {
    let (definition, context) = (answer.definition, answer.context)
    guard context.info.verb != "get" else {
      return try await send(try scale(of: try await get(definition, context).object, definition), answer)
    }
    let request = AdmissionRequest(self, definition, context, operation: .update, subresource: "scale")
    let custom = customType(definition)
    let version = definition.resource.groupVersion.description
    let key = storageKey(definition, context)
    let body = context.info.verb == "update" ? try decodeScale(definition, context) : nil
    let result = try await modify(definition, context, key: key, name: context.info.name, isDryRun: context.options.isDryRun) {
      current in
      let owners = ScaleOwnership(
        managedFields: current.object.metadata["managedFields"], version: version,
        paths: custom?.replicasPaths ?? [version: ["spec", "replicas"]])
      var live = KubeObject(try custom?.scale?.scaleToChange(of: current.object) ?? scale(of: current.object, definition))
      live.metadata["managedFields"] = owners.ofScale
      var wanted = try await wantedScale(body, live, current, definition, context)
      try await admission.mutate(&wanted, old: live, request)
      let path = custom?.scale?.specReplicasPath ?? "spec.replicas"
      let replicas = try custom?.scale?.replicas(wanted) ?? wanted.spec.replicas.int ?? 0
      try check(wanted, current, definition)
      var next = KubeObject(CustomScale.setting(path, in: current.object.json, to: JSON(replicas)))
      next.metadata["managedFields"] = owners.ofObject(after: wanted.metadata["managedFields"])
      next.metadata = Metadata.ordered(next.metadata)
      return try await prepareAdmitted(next, current.object, definition, context, subresource: "scale") { next in
        try await admission.validate(KubeObject(try scale(of: next, definition)), old: live, request)
      }
    }
    try await send(try scale(of: result.object, definition), answer)
  }

  private func send(_ scale: JSON, _ answer: Answer) async throws {
    let version = answer.representation.tableVersion
    switch answer.representation.transform {
    case .none: try await answer.send(scale)
    case .table:
      var table = ScaleTable.make(KubeObject(scale), now: .now)
      table["apiVersion"] = .string("meta.k8s.io/\(version)")
      try await answer.send(table)
    case .partialMetadata:
      if answer.representation.asksForList {
        throw APIStatus(
          .notAcceptable, "you requested PartialObjectMetadataList, but the requested object is not a list (*v1.Scale)")
      }
      try await answer.send(PartialMetadata.object(KubeObject(scale), version: version))
    }
  }

  /// What PUT sends. Where upstream's reader of custom resources fails it does not know the type it was reading for.
  private func decodeScale(_ definition: ResourceDefinition, _ context: RequestContext) throws(APIStatus) -> KubeObject {
    let kind = definition.kind(ofSubresource: "scale")
    let scale: KubeObject
    do throws(APIStatus) { scale = try decodeBody(kind, definition, context) } catch {
      guard definition.isCustom, error.message.contains("cannot be handled as a Scale") else { throw error }
      let scheme = "k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go:781"
      throw .badRequest("no kind is registered for the type v1.Scale in scheme \"\(scheme)\"")
    }
    try context.checkName(of: scale)
    return scale
  }

  /// `body` is what PUT sent; else the request is a patch.
  private func wantedScale(
    _ body: KubeObject?, _ live: KubeObject, _ current: CachedObject, _ definition: ResourceDefinition, _ context: RequestContext
  ) async throws -> KubeObject {
    guard var wanted = body else {
      let wanted = try await patchedScale(live, definition, context)
      try context.checkName(of: wanted)
      return wanted
    }
    try checkIdentity(wanted, current, definition)
    await record(&wanted, old: live, definition, context, subresource: "scale")
    return wanted
  }

  /// The rules of scales. The numbers of custom objects are left to the rules of the objects, and only PUT looks at their identity.
  private func check(_ wanted: KubeObject, _ current: CachedObject, _ definition: ResourceDefinition) throws(APIStatus) {
    let replicas = wanted.spec.replicas.int ?? 0
    if replicas < 0, !definition.isCustom {
      throw APIStatus.invalid(
        GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale"), name: wanted.name,
        [.invalid("spec.replicas", JSON(replicas), "must be greater than or equal to 0")])
    }
    if !wanted.uid.isEmpty, wanted.uid != current.object.uid, !definition.isCustom {
      throw APIStatus.conflict(
        GroupVersionResource(group: definition.group, version: definition.resource.version, "\(definition.name)/scale"),
        wanted.name,
        "Precondition failed: UID in precondition: \(wanted.uid), UID in object meta: \(current.object.uid)")
    }
    let version = try Self.revision(wanted.resourceVersion)
    if version > 0, version != UInt64(current.revision) {
      throw APIStatus.modified(definition.resource, wanted.name)
    }
  }

  private func scale(of object: KubeObject, _ definition: ResourceDefinition) throws(APIStatus) -> JSON {
    if let custom = customType(definition)?.scale { return try custom.scale(of: object) }
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

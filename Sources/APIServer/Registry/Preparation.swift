import KubeAPI
import KubeSchema

// What happens to an object between the client and the store.
extension APIServer {
  func prepareForCreate(_ object: inout KubeObject, _ definition: ResourceDefinition, _ context: RequestContext) async throws {
    if object.name.isEmpty {
      throw invalid(
        definition, "",
        [.init(reason: "FieldValueRequired", message: "Required value: name or generateName is required", field: "metadata.name")]
      )
    }
  }

  func prepareForUpdate(
    _ wanted: KubeObject, _ current: KubeObject, _ definition: ResourceDefinition, _ context: RequestContext, subresource: String
  ) async throws -> KubeObject {
    var next = wanted
    var metadata = wanted.metadata
    for key in ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink"] {
      metadata[key] = current.metadata[key]
    }
    next.metadata = Metadata.ordered(metadata)
    if subresource == "status" {
      let status = next.status
      next = current
      next.json["status"] = status
    } else if definition.subresource("status") != nil {
      next.json["status"] = current.status
    }
    if definition.countsGenerations, subresource.isEmpty, next.spec != current.spec {
      next.metadata["generation"] = JSON(current.generation + 1)
    }
    return next
  }

  func invalid(_ definition: ResourceDefinition, _ name: String, _ causes: [APIStatus.Cause]) -> APIStatus {
    let kind = definition.group.isEmpty ? definition.kind : "\(definition.kind).\(definition.group)"
    let texts = causes.map { "\($0.field): \($0.message)" }
    let list = texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]"
    return APIStatus(
      .invalid, "\(kind) \"\(name)\" is invalid: \(list)",
      details: .init(name: name, group: definition.group, kind: definition.kind, causes: causes))
  }
}

import HTTPServer
import KubeAPI

/// Where the result of a request on a resource goes, in the form the client asked for.
struct Answer: Sendable {
  let server: APIServer
  let definition: ResourceDefinition
  let context: RequestContext
  let response: HTTPResponseWriter
  let representation: Representation

  func headers(_ contentType: String? = nil) -> HTTPFields {
    var fields: HTTPFields = ["Cache-Control": "no-cache, private", "Content-Type": contentType ?? representation.contentType]
    for (name, value) in context.warningHeaders { fields.add(name, value) }
    return fields
  }

  func send(_ object: CachedObject, status: Int = 200) async throws {
    let body: [UInt8]
    switch representation.transform {
    case .none: body = representation.encode(server.present(object, as: definition))
    case .table:
      body = representation.encode(
        server.table([server.present(object, as: definition)], definition, context, metadata: Self.tableMetadata(object)))
    case .partialMetadata:
      if representation.asksForList { throw refusalOfList() }
      body = representation.encode(PartialMetadata.object(object.object, version: representation.tableVersion))
    }
    try await response.respond(status: status, headers: headers(), body: body)
  }

  /// The answer to who takes a list of metadata only, of what is none.
  private func refusalOfList() -> APIStatus {
    if definition.isCustom { return APIStatus(.unknown, "content is not a list", code: 500) }
    return APIStatus(
      .notAcceptable,
      "you requested PartialObjectMetadataList, but the requested object is not a list (*\(definition.goType))")
  }

  static func tableMetadata(_ object: CachedObject) -> JSON { ["resourceVersion": .string(object.object.resourceVersion)] }

  /// What is computed and stored nowhere; `rows` are its objects for those who asked for a table.
  func send(_ json: JSON, rows: [KubeObject], status: Int = 200) async throws {
    guard case .table = representation.transform, let schema = server.schemas.schema(definition.resource) else {
      return try await send(json, status: status)
    }
    try await send(schema.table(rows, listMetadata: [:], now: .now), status: status)
  }

  func send(_ json: JSON, status: Int = 200) async throws {
    try await response.respond(status: status, headers: headers(), body: representation.encode(json))
  }
}

/// `meta.k8s.io/v1` PartialObjectMetadata.
enum PartialMetadata {
  static func object(_ object: KubeObject, version: String = "v1") -> JSON {
    [
      "kind": "PartialObjectMetadata", "apiVersion": .string("meta.k8s.io/\(version)"),
      "metadata": Metadata.typed(object.metadata),
    ]
  }

  /// A list without items.
  static func emptyList(metadata: JSON, version: String) -> JSON {
    [
      "kind": "PartialObjectMetadataList", "apiVersion": .string("meta.k8s.io/\(version)"), "metadata": metadata,
      "items": .null,
    ]
  }
}

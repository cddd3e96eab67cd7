import HTTPServer
import KubeAPI
import Storage

extension APIServer {
  func list(_ answer: Answer) async throws {
    let (definition, context) = (answer.definition, answer.context)
    let query = context.http.query
    let selection = try Selection(definition, context)
    let page = try await page(definition, context, selection, ListRequest(query))
    var metadata: JSON = ["resourceVersion": .string(String(page.revision))]
    if let token = page.continueToken { metadata["continue"] = .string(token) }
    if let remaining = page.remaining { metadata["remainingItemCount"] = JSON(remaining) }
    let objects = page.objects.map { present($0, as: definition) }
    switch answer.representation.transform {
    case .table:
      try await answer.send(table(objects, definition, context, metadata: metadata))
    case .partialMetadata: try await answer.send(PartialMetadata.list(objects.map(\.object), metadata: metadata))
    case .none:
      let (kind, version) = (JSON.string(definition.listKind), JSON.string(definition.resource.groupVersion.description))
      if definition.isCustom {
        metadata["continue"] = .string(page.continueToken ?? "")
        metadata = .object(JSONObject(metadata.members.sorted { $0.0 < $1.0 }))
        return try await answer.send([
          "apiVersion": version, "items": .array(objects.map(\.object.json)), "kind": kind, "metadata": metadata,
        ])
      }
      let head: JSON = ["kind": kind, "apiVersion": version]
      if answer.representation.format == .json && !answer.representation.isPretty {
        try await answer.response.respond(
          status: 200, headers: answer.headers(), body: Self.encodeList(head, metadata, objects))
      } else {
        var json = head
        json["metadata"] = metadata
        json["items"] = .array(
          objects.map { object in
            .object(JSONObject(object.object.json.members.filter { $0.0 != "kind" && $0.0 != "apiVersion" }))
          })
        try await answer.send(json)
      }
    }
  }

  private static func encodeList(_ head: JSON, _ metadata: JSON, _ objects: [CachedObject]) -> [UInt8] {
    var out: [UInt8] = head.data.dropLast()
    out.reserveCapacity(objects.reduce(256) { $0 + $1.encoded.count })
    out.append(contentsOf: ",\"metadata\":".utf8)
    metadata.encode(into: &out)
    out.append(contentsOf: ",\"items\":[".utf8)
    for (position, object) in objects.enumerated() {
      if position > 0 { out.append(UInt8(ascii: ",")) }
      object.appendItem(to: &out)
    }
    out.append(contentsOf: "]}\n".utf8)
    return out
  }
}

import HTTPServer
import KubeAPI
import Storage

extension APIServer {
  func list(_ answer: Answer) async throws {
    let (definition, context) = (answer.definition, answer.context)
    let query = context.http.query
    let selection = try Selection(definition, context)
    let page = try await page(definition, context, selection, try ListRequest(query))
    var metadata: JSON = ["resourceVersion": .string(String(page.revision))]
    if let token = page.continueToken { metadata["continue"] = .string(token) }
    if let remaining = page.remaining { metadata["remainingItemCount"] = JSON(remaining) }
    let objects = page.objects.map { present($0, as: definition) }
    let isCompact = answer.representation.format == .json && !answer.representation.isPretty
    switch answer.representation.transform {
    case .table:
      let empty = table([], definition, context, metadata: metadata)
      if isCompact, !objects.isEmpty,
        let body = ListBody(
          empty: empty,
          items: { self.table($0, definition, context, metadata: metadata, withColumns: false)["rows"].elements })
      {
        return try await body.send(objects, answer)
      }
      try await answer.send(objects.isEmpty ? empty : table(objects, definition, context, metadata: metadata))
    case .partialMetadata:
      let none = PartialMetadata.list([], metadata: metadata)
      var empty = none.members
      empty["items"] = .array([])
      if isCompact, !objects.isEmpty,
        let body = ListBody(empty: .object(empty), items: { $0.map { PartialMetadata.object($0.object) } })
      {
        return try await body.send(objects, answer)
      }
      try await answer.send(objects.isEmpty ? none : PartialMetadata.list(objects.map(\.object), metadata: metadata))
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
      if isCompact {
        try await ListBody(head, metadata: metadata).send(objects, answer)
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
}

import HTTPServer
import KubeAPI
import KubeProtobuf
import Storage

extension APIServer {
  func list(_ answer: Answer) async throws {
    let (definition, context) = (answer.definition, answer.context)
    let query = context.http.query
    let selection = try Selection(definition, context)
    let page = try await page(definition, context, selection, try ListRequest(query))
    count(page, definition)
    var metadata: JSON = ["resourceVersion": .string(String(page.revision))]
    if let token = page.continueToken { metadata["continue"] = .string(token) }
    if let remaining = page.remaining { metadata["remainingItemCount"] = JSON(remaining) }
    switch answer.representation.transform {
    case .table:
      let empty = table([], definition, context, metadata: metadata)
      try await send(page.objects, answer, list: empty, "rows") { objects in
        self.table(objects, definition, context, metadata: metadata, withColumns: false)["rows"].elements
      }
    case .partialMetadata:
      guard answer.representation.asksForList else {
        let type = definition.isCustom ? "unstructured.UnstructuredList" : "\(definition.goType)List"
        throw APIStatus(
          .notAcceptable, "you requested PartialObjectMetadata, but the requested object is a list (*\(type))")
      }
      let version = answer.representation.tableVersion
      let empty = PartialMetadata.emptyList(metadata: metadata, version: version)
      try await send(page.objects, answer, list: empty, "items") {
        $0.map { PartialMetadata.object($0.object, version: version) }
      }
    case .none:
      let (kind, version) = (JSON.string(definition.listKind), JSON.string(definition.resource.groupVersion.description))
      var list: JSON = ["kind": kind, "apiVersion": version, "metadata": metadata, "items": []]
      if definition.isCustom {
        metadata["continue"] = .string(page.continueToken ?? "")
        metadata = .object(JSONObject(metadata.members.sorted { $0.0 < $1.0 }))
        list = ["apiVersion": version, "items": [], "kind": kind, "metadata": metadata]
      }
      try await send(page.objects, answer, list: list, "items")
    }
  }

  private func count(_ page: ListPage, _ definition: ResourceDefinition) {
    let labels = [definition.group, definition.name]
    let (fetched, returned) = (Double(page.fetched), Double(page.objects.count))
    if page.isCached {
      let indexed = [definition.group, "", definition.name]
      metrics.storage.cacheLists.add(1, indexed)
      metrics.storage.cacheListFetched.add(fetched, indexed)
      metrics.storage.cacheListReturned.add(returned, labels)
    } else {
      metrics.storage.lists.add(1, labels)
      metrics.storage.listFetched.add(fetched, labels)
      metrics.storage.listReturned.add(returned, labels)
    }
  }

  /// - Parameters:
  ///   - list: the whole answer when there are no objects; otherwise the items belong at `member`.
  ///   - items: makes items of objects; nil when these are the objects themselves.
  private func send(
    _ objects: [CachedObject], _ answer: Answer, list: JSON, _ member: String,
    items: (([CachedObject]) -> [JSON])? = nil
  ) async throws {
    if objects.isEmpty { return try await answer.send(list) }
    let present: (CachedObject) -> CachedObject = { self.present($0, as: answer.definition) }
    if answer.representation.format == .protobuf,
      var message = ProtobufList(
        apiVersion: list["apiVersion"].string ?? "", kind: list["kind"].string ?? "", metadata: list["metadata"])
    {
      // The length of a message stands in front of it: it is made whole, and others have their turn in between.
      for (position, object) in objects.enumerated() {
        let shown = present(object)
        message.append(items?([shown]).first ?? shown.object.json)
        if position % 64 == 63 { await Task.yield() }
      }
      return try await answer.response.respond(status: 200, headers: answer.headers(), body: message.bytes)
    }
    if let body = ListBody(list, member, answer.representation, present: present, items: items) {
      return try await body.send(objects, answer)
    }
    var whole = list
    let shown = objects.map { present($0) }
    whole[member] = .array(items?(shown) ?? shown.map(\.object.json))
    try await answer.send(whole)
  }
}

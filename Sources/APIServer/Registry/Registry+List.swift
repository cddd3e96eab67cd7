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
      let head: JSON = [
        "kind": .string(definition.listKind), "apiVersion": .string(definition.resource.groupVersion.description),
      ]
      if answer.representation.format == .json && !answer.representation.isPretty {
        try await answer.response.respond(
          status: 200, headers: answer.headers(), body: Self.encodeList(head, metadata, objects, whole: definition.isCustom))
      } else {
        var json = head
        json["metadata"] = metadata
        json["items"] = .array(
          objects.map { object in
            if definition.isCustom { return object.object.json }
            return .object(JSONObject(object.object.json.members.filter { $0.0 != "kind" && $0.0 != "apiVersion" }))
          })
        try await answer.send(json)
      }
    }
  }

  private static func encodeList(_ head: JSON, _ metadata: JSON, _ objects: [CachedObject], whole: Bool) -> [UInt8] {
    var out: [UInt8] = head.data.dropLast()
    out.reserveCapacity(objects.reduce(256) { $0 + $1.encoded.count })
    out.append(contentsOf: ",\"metadata\":".utf8)
    metadata.encode(into: &out)
    out.append(contentsOf: ",\"items\":[".utf8)
    for (position, object) in objects.enumerated() {
      if position > 0 { out.append(UInt8(ascii: ",")) }
      if whole { out.append(contentsOf: object.encoded) } else { object.appendItem(to: &out) }
    }
    out.append(contentsOf: "]}\n".utf8)
    return out
  }
}

/// What a list asks for beside its selectors.
struct ListRequest {
  var limit: Int?
  var continueToken: String
  var resourceVersion: String
  var match: String

  init(_ query: QueryParameters) {
    limit = query["limit"].flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
    continueToken = query["continue"] ?? ""
    resourceVersion = query["resourceVersion"] ?? ""
    match = query["resourceVersionMatch"] ?? ""
  }
}

extension ListRequest {
  /// Combinations that make no sense.
  func check() throws(APIStatus) {
    var causes: [APIStatus.Cause] = []
    func forbid(_ message: String) {
      causes.append(.init(reason: "FieldValueForbidden", message: "Forbidden: \(message)", field: "resourceVersionMatch"))
    }
    if !match.isEmpty {
      if resourceVersion.isEmpty { forbid("resourceVersionMatch is forbidden unless resourceVersion is provided") }
      if !continueToken.isEmpty { forbid("resourceVersionMatch is forbidden when continue is provided") }
      if !["Exact", "NotOlderThan"].contains(match) {
        causes.append(
          .init(
            reason: "FieldValueNotSupported",
            message: "Unsupported value: \"\(match)\": supported values: \"Exact\", \"NotOlderThan\", \"\"",
            field: "resourceVersionMatch"))
      }
      if match == "Exact", resourceVersion == "0" {
        forbid("resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"")
      }
    }
    if !causes.isEmpty {
      let texts = causes.map { "\($0.field): \($0.message)" }
      throw APIStatus(
        .invalid,
        "ListOptions.meta.k8s.io \"\" is invalid: \(texts.count == 1 ? texts[0] : "[\(texts.joined(separator: ", "))]")",
        details: .init(group: "meta.k8s.io", kind: "ListOptions", causes: causes))
    }
    if !continueToken.isEmpty, !resourceVersion.isEmpty, resourceVersion != "0" {
      throw APIStatus.badRequest("specifying resource version is not allowed when using continue")
    }
  }
}

/// A page of a list.
struct ListPage {
  var objects: [CachedObject]
  var revision: Int64
  var continueToken: String?
  var remaining: Int?
}

extension APIServer {
  func page(
    _ definition: ResourceDefinition, _ context: RequestContext, _ selection: Selection, _ asked: ListRequest
  ) async throws -> ListPage {
    let folder =
      definition.isNamespaced && !context.info.namespace.isEmpty
      ? "\(definition.storagePrefix)\(context.info.namespace)/" : definition.storagePrefix
    var after: String?
    var exact: Int64?
    try asked.check()
    if !asked.continueToken.isEmpty {
      let token = try ContinueToken(asked.continueToken)
      after = folder + token.start
      exact = token.revision
    } else if let wanted = try resourceVersion(asked.resourceVersion), wanted > 0 {
      try await waitUntilFresh(wanted)
      if asked.match == "Exact" { exact = wanted }
    }
    var (objects, revision) = try await snapshot(definition, folder, at: exact)
    if let after { objects = Array(objects.drop { !after.utf8.lexicographicallyPrecedes($0.key.utf8) }) }
    if let exact { revision = exact }
    guard let limit = asked.limit else {
      return ListPage(objects: objects.filter(selection.matches), revision: revision)
    }
    var chosen: [CachedObject] = []
    var position = 0
    while position < objects.count, chosen.count < limit {
      if selection.matches(objects[position]) { chosen.append(objects[position]) }
      position += 1
    }
    guard let last = chosen.last, position < objects.count, selection.fields.required("metadata.name") == nil
    else { return ListPage(objects: chosen, revision: revision) }
    let token = ContinueToken(revision: revision, start: String(last.key.dropFirst(folder.count)))
    return ListPage(
      objects: chosen, revision: revision, continueToken: token.text,
      remaining: selection.isEverything ? objects.count - position : nil)
  }

  func resourceVersion(_ text: String) throws(APIStatus) -> Int64? {
    if text.isEmpty { return nil }
    guard let value = Int64(text), value >= 0 else {
      throw APIStatus.badRequest(
        "invalid resource version: resourceVersion: Invalid value: \"\(text)\": strconv.ParseUint: parsing \"\(text)\": invalid syntax"
      )
    }
    return value
  }

  private func snapshot(_ definition: ResourceDefinition, _ folder: String, at exact: Int64?) async throws -> (
    [CachedObject], Int64
  ) {
    let before = cache.revision
    let (objects, last) = cache.resource(definition).list(folder: folder)
    guard let exact, last > exact else { return (objects, max(before, last)) }
    do throws(StorageError) {
      let old = try await storage.list(prefix: folder, after: nil, limit: nil, at: exact)
      return (
        old.values.compactMap { value in
          (try? JSON.decode(value.value)).map { CachedObject(key: value.key, object: KubeObject($0), revision: value.revision) }
        }, exact
      )
    } catch {
      if case .compacted = error.code {
        throw APIStatus(
          .expired,
          "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list."
        )
      }
      throw Self.failure(error)
    }
  }

  /// A version that has not happened gets three seconds to do so.
  func waitUntilFresh(_ revision: Int64) async throws {
    let deadline = ContinuousClock.now + .seconds(3)
    while cache.revision < revision {
      guard ContinuousClock.now < deadline else {
        throw APIStatus(
          .timeout, "Too large resource version: \(revision), current: \(cache.revision)",
          details: .init(
            causes: [.init(reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "")],
            retryAfterSeconds: 1))
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }
}

import KubeAPI
import Storage

/// A page of a list.
struct ListPage {
  var objects: [CachedObject]
  var revision: Int64
  var continueToken: String?
  var remaining: Int?
  /// How many objects were looked at for it.
  var fetched = 0
  /// Whether they were in memory.
  var isCached = true
}

extension APIServer {
  func page(
    _ definition: ResourceDefinition, _ context: RequestContext, _ selection: Selection, _ asked: ListRequest
  ) async throws -> ListPage {
    let folder = definition.storageFolder(namespace: context.info.namespace)
    var after: String?
    var exact: Int64?
    try asked.checkList()
    if !asked.continueToken.isEmpty {
      let token = try ContinueToken(asked.continueToken)
      try asked.checkContinuing()
      after = folder + token.start
      exact = token.isInconsistent ? nil : token.revision
    } else if let wanted = try resourceVersion(asked.resourceVersion), wanted > 0 {
      try await waitUntilFresh(wanted)
      if asked.isExact { exact = wanted }
    } else if asked.resourceVersion.isEmpty {
      try await waitUntilConsistent()
    }
    let source = cache.resource(definition)
    try checkReadable(source, folder)
    let before = cache.revision
    let (cached, last) = source.list(folder: folder)
    let (chosen, rest): ([CachedObject], Int)
    var fetched = 0
    let isPast = exact.map { last > $0 || $0 < max(source.oldestRevision, cache.compactedRevision) } ?? false
    if let exact, isPast {
      do {
        (chosen, rest, fetched) = try await stored(
          folder, definition, after: after, at: exact, limit: asked.limit, selection)
      } catch let error as StorageError {
        throw Self.failure(error, whileContinuing: after.map { String($0.dropFirst(folder.count)) })
      }
    } else {
      let shown = try await current(cached, definition)
      (chosen, rest, fetched) = Self.cached(shown, after: after, limit: asked.limit, selection)
    }
    let revision = exact ?? max(before, last)
    guard let last = chosen.last, rest > 0, selection.fields.required("metadata.name") == nil else {
      return ListPage(objects: chosen, revision: revision, fetched: fetched, isCached: !isPast)
    }
    let token = ContinueToken(revision: revision, start: String(last.key.dropFirst(folder.count)))
    return ListPage(
      objects: chosen, revision: revision, continueToken: token.text, remaining: selection.isEverything ? rest : nil,
      fetched: fetched, isCached: !isPast)
  }

  func resourceVersion(_ text: String, ofList isList: Bool = true) throws(APIStatus) -> Int64? {
    if text.isEmpty { return nil }
    guard let value = Int64(text), value >= 0 else {
      let why = "resourceVersion: Invalid value: \"\(text)\": strconv.ParseUint: parsing \"\(text)\": invalid syntax"
      // Of a single object and of a watch the store says it, whose errors have no reason.
      throw isList ? APIStatus.badRequest("invalid resource version: \(why)") : APIStatus(.unknown, why, code: 500)
    }
    return value
  }

  /// What the selection takes of sorted objects, how many are left when the page is full, and how many were looked at.
  private static func cached(_ objects: [CachedObject], after: String?, limit: Int?, _ selection: Selection) -> (
    [CachedObject], Int, Int
  ) {
    var rest = objects[...]
    if let after { rest = rest.drop { !after.utf8.lexicographicallyPrecedes($0.key.utf8) } }
    let first = rest.startIndex
    guard let limit else { return (rest.filter(selection.matches), 0, rest.count) }
    var chosen: [CachedObject] = []
    while chosen.count < limit, let object = rest.popFirst() { if selection.matches(object) { chosen.append(object) } }
    return (chosen, rest.count, rest.startIndex - first)
  }

  /// The same of the store as it was, which is read in pieces. Selectors see the objects as the version asked for has them.
  private func stored(
    _ folder: String, _ definition: ResourceDefinition, after: String?, at revision: Int64, limit: Int?, _ selection: Selection
  ) async throws -> ([CachedObject], Int, Int) {
    var chosen: [CachedObject] = []
    var fetched = 0
    var after = after
    while true {
      let piece = try await storage.list(prefix: folder, after: after, limit: 500, at: revision)
      if let last = piece.values.last { after = last.key }
      let found = piece.values.enumerated().compactMap { position, value in
        CachedObject(key: value.key, stored: value.value, revision: value.revision).map { (position, $0) }
      }
      fetched += piece.values.count
      for ((position, _), object) in zip(found, try await current(found.map(\.1), definition)) {
        if selection.matches(object) { chosen.append(object) }
        if chosen.count == limit { return (chosen, piece.values.count - position - 1 + piece.remaining, fetched) }
      }
      if piece.remaining == 0 { return (chosen, 0, fetched) }
    }
  }

  /// Upstream's errors for revisions the store does not have (k8s.io/apiserver pkg/storage/etcd3/errors.go).
  ///
  /// - Parameter start: where the page was to start; the client may go on from there at the newest revision.
  private static func failure(_ error: StorageError, whileContinuing start: String?) -> APIStatus {
    switch error.code {
    case .compacted:
      guard let start else { return APIStatus(.expired, "The resourceVersion for the provided list is too old.") }
      var status = APIStatus(
        .expired,
        """
        The provided continue parameter is too old to display a consistent list result. You can start a new list without the \
        continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing \
        with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the \
        time the first chunk was returned and now may show up in the list.
        """)
      status.continueToken = ContinueToken.inconsistent(start: start).text
      return status
    case .futureRevision(let current): return tooLarge(asked: nil, current: current)
    default: return failure(error)
    }
  }

  private static func tooLarge(asked: Int64?, current: Int64) -> APIStatus {
    APIStatus(
      .timeout, "Timeout: Too large resource version: \(asked ?? current + 1), current: \(current)",
      details: .init(
        causes: [.init(reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "")],
        retryAfterSeconds: 1))
  }

  /// A version that has not happened gets three seconds to do so, as upstream's cache gives it.
  func waitUntilFresh(_ revision: Int64) async throws {
    guard await cache.wait(for: revision, within: .seconds(3)) else {
      try Task.checkCancellation()
      throw Self.tooLarge(asked: revision, current: cache.revision)
    }
  }

  /// Returns when the cache shows all that anybody had been promised before. A store of our own tells of a write before its writer
  /// goes on; one that others write to is asked how far it has come, as upstream does for reads without a resource version.
  func waitUntilConsistent() async throws {
    guard storage.isShared else { return }
    let newest: Int64
    do throws(StorageError) { newest = try await storage.currentRevision() } catch { throw Self.failure(error) }
    if await cache.wait(for: newest, within: .milliseconds(100)) { return }
    // The newest change may be of a key that is none of ours.
    do throws(StorageError) { try await cache.catchUp(storage, newest) } catch { throw Self.failure(error) }
  }
}

import APIClient
import KubeAPI

/// Carries out what a controller decided.
struct ActionPerformer: Sendable {
  let client: APIClient
  let recorder: EventRecorder
  let component: String
  let key: String
  let expectations: Expectations?

  /// Stops at the first failure, so that the next reconciliation starts from what is true then.
  func perform(_ actions: [Action]) async throws {
    var rest = actions[...]
    // What we changed ourselves is newer than the cache says.
    var latest: [String: KubeObject] = [:]
    while let first = rest.first {
      let kind = batchKind(first)
      guard kind != 0 else {
        try await perform(first, &latest)
        rest = rest.dropFirst()
        continue
      }
      let batch = rest.prefix { batchKind($0) == kind }
      if let expectations {
        for action in batch {
          switch action {
          case .create: expectations.expectCreations(key, 1)
          case .delete(_, let object, _): expectations.expectDeletion(key, uid: object.uid)
          default: break
          }
        }
      }
      try await slowStart(Array(batch))
      rest = rest.dropFirst(batch.count)
    }
  }

  private func batchKind(_ action: Action) -> Int {
    switch action {
    case .create: 1
    case .delete: 2
    default: 0
    }
  }

  /// One, then two, then four ... at a time: a quota or an admission plugin that refuses all is not asked a thousand times.
  private func slowStart(_ batch: [Action]) async throws {
    var size = 1
    var index = 0
    while index < batch.count {
      let end = min(index + size, batch.count)
      do {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for action in batch[index..<end] { group.addTask { try await performInBatch(action) } }
          var failure: (any Error)?
          while let result = await group.nextResult() {
            if case .failure(let error) = result { failure = error }
          }
          if let failure { throw failure }
        }
      } catch {
        for action in batch[end...] { if case .create = action { expectations?.creationSeen(key) } else { unexpect(action) } }
        throw error
      }
      index = end
      size = min(size * 2, 32)
    }
  }

  private func unexpect(_ action: Action) {
    if case .delete(_, let object, _) = action { expectations?.deletionSeen(key, uid: object.uid) }
  }

  private func performInBatch(_ action: Action) async throws {
    switch action {
    case .create(let resource, let object, let owner): try await create(resource, object, owner)
    case .delete(let resource, let object, let owner): try await delete(resource, object, owner)
    default: break
    }
  }

  private func perform(_ action: Action, _ latest: inout [String: KubeObject]) async throws {
    switch action {
    case .patch(let resource, let object, var body):
      body.metadata["uid"] = .string(object.uid)
      latest[object.uid] = try await client.patch(
        resource, namespace: object.namespace, name: object.name, type: .merge, body: body)
    case .replace(let resource, let object, let body):
      let changed = KubeObject(MergePatch.apply(body, to: (latest[object.uid] ?? object).json))
      latest[object.uid] = try await client.update(resource, changed)
    case .status(let resource, let object):
      // An update of the status takes the metadata it is given, too.
      var changed = latest[object.uid] ?? object
      changed.status = object.status
      latest[object.uid] = try await client.update(resource, changed, subresource: "status")
    case .event(let object, let type, let reason, let message):
      recorder.record(object, type, reason: reason, message: message, component: component)
    case .create, .delete, .requeue: break
    }
  }

  private func create(_ resource: GroupVersionResource, _ object: KubeObject, _ owner: KubeObject?) async throws {
    do {
      let created = try await client.create(resource, object)
      if let owner {
        recorder.record(
          owner, reason: "SuccessfulCreate", message: "Created \(object.kind.lowercased()): \(created.name)", component: component
        )
      }
    } catch {
      expectations?.creationSeen(key)
      // The namespace is being deleted: there is nothing to try again, nor to complain about.
      if let status = error as? APIStatus, status.details?.causes.contains(where: { $0.reason == "NamespaceTerminating" }) == true
      {
        return
      }
      if let owner {
        recorder.record(
          owner, .warning, reason: "FailedCreate", message: "Error creating: \(error)", component: component)
      }
      throw error
    }
  }

  private func delete(_ resource: GroupVersionResource, _ object: KubeObject, _ owner: KubeObject?) async throws {
    do {
      try await client.delete(
        resource, namespace: object.namespace, name: object.name, preconditionUID: object.uid, propagation: "Background")
      if let owner {
        recorder.record(
          owner, reason: "SuccessfulDelete", message: "Deleted \(object.kind.lowercased()): \(object.name)", component: component)
      }
    } catch let status as APIStatus where status.reason == .notFound || status.reason == .conflict {
      expectations?.deletionSeen(key, uid: object.uid)
    } catch {
      expectations?.deletionSeen(key, uid: object.uid)
      if let owner {
        recorder.record(
          owner, .warning, reason: "FailedDelete", message: "Error deleting: \(error)", component: component)
      }
      throw error
    }
  }
}

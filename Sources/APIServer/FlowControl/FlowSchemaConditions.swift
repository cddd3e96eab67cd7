import KubeAPI
import LinuxSystem
import Storage

/// Says in each flow schema's status whether its priority level exists: upstream's config consumer.
enum FlowSchemaConditions {
  /// The schema with the condition it should have; nil when it has it.
  static func resolved(_ schema: KubeObject, levels: Set<String>, now: Timestamp = .now) -> KubeObject? {
    let level = FlowRules.level(of: schema)
    let exists = levels.contains(level)
    let reference = "This FlowSchema references the PriorityLevelConfiguration object named \(JSON.string(level).text)"
    let wanted: [(String, JSON)] = [
      ("type", "Dangling"), ("status", exists ? "False" : "True"), ("lastTransitionTime", .string(now.text)),
      ("reason", exists ? "Found" : "NotFound"),
      ("message", .string("\(reference) \(exists ? "and it exists" : "but there is no such object")")),
    ]
    let conditions = schema.status["conditions"].elements
    let old = conditions.first { $0["type"] == "Dangling" }
    if let old, wanted.allSatisfy({ $0.0 == "lastTransitionTime" || old[$0.0] == $0.1 }) { return nil }
    var condition: JSON = [:]
    for (key, value) in wanted { condition[key] = value }
    var result = schema
    result.status["conditions"] = .array(
      old == nil ? conditions + [condition] : conditions.map { $0["type"] == "Dangling" ? condition : $0 })
    return result
  }
}

extension APIServer {
  /// Looks whenever a flow schema or priority level changes. Until cancelled.
  func keepFlowSchemasResolved() async throws {
    guard configuration.isFair else { return }
    let resources = [FlowControl.schemasPath, FlowControl.levelsPath].map { cache.resource($0) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for resource in resources {
        group.addTask { [self] in
          while true {
            let (number, signals) = resource.subscribe()
            defer { resource.unsubscribe(number) }
            try await resolveFlowSchemas()
            for await _ in signals { try await resolveFlowSchemas() }
            // The cache is filled anew.
            try await Task.sleep(for: .milliseconds(100))
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private func resolveFlowSchemas() async throws {
    let levels = Set(flowControl.rules.levels.keys)
    for schema in cache.resource(FlowControl.schemasPath).all {
      guard let object = FlowSchemaConditions.resolved(schema.object, levels: levels) else { continue }
      do throws(StorageError) {
        _ = try await storage.update(schema.key, expected: schema.revision, Self.storedBytes(object))
      } catch {
        if case .closed = error.code { return }
        // Somebody was faster, and wakes this again; else the next change does.
        Log.verbose(2, "the condition of flow schema \(object.name) could not be written: \(error)")
      }
    }
  }
}

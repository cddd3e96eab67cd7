import KubeAPI
import Storage

/// Brings flow schemas and priority levels of every cluster back to what they are to be: the mandatory ones always, the suggested ones
/// until somebody sets `apf.kubernetes.io/autoupdate-spec: "false"`. Upstream's pkg/registry/flowcontrol/ensurer.
enum FlowControlReconciliation {
  static let annotation = "apf.kubernetes.io/autoupdate-spec"

  /// What to store instead; nil when all is as it should be.
  static func reconciled(_ existing: KubeObject, _ expected: KubeObject) -> KubeObject? {
    let isMandatory = FlowControlTables.mandatory.contains { $0.name == expected.name && $0.kind == expected.kind }
    let given = existing.annotations[annotation].flatMap(FlagParser.bool)
    let updates = isMandatory || (given ?? (existing.metadata.generation.int == 1))
    var result = existing
    if given != updates {
      if result.metadata.annotations.isNull { result.metadata["annotations"] = [:] }
      result.metadata["annotations"][annotation] = .string(updates ? "true" : "false")
    }
    if updates, !isEqual(existing, expected) {
      result.spec = expected.spec
      result.metadata["generation"] = JSON((existing.metadata.generation.int ?? 1) + 1)
    }
    return result.json == existing.json ? nil : result
  }

  /// The exempt level's shares and what it lends are the administrator's.
  private static func isEqual(_ existing: KubeObject, _ expected: KubeObject) -> Bool {
    guard expected.kind == "PriorityLevelConfiguration", expected.name == "exempt" else { return existing.spec == expected.spec }
    return existing.spec.type == expected.spec.type && !existing.spec.exempt.isNull
  }

  /// Whether an object of an older release is to go: upstream's own, and no longer one of them.
  static func isObsolete(_ object: KubeObject, known: Set<String>) -> Bool {
    !known.contains(object.name) && object.annotations[annotation].flatMap(FlagParser.bool) == true
  }
}

extension APIServer {
  /// Objects that earlier releases suggested, if nobody has made them their own.
  func removeObsoleteFlowControl() async throws {
    for (kind, folder) in [
      ("FlowSchema", FlowControl.schemasPath), ("PriorityLevelConfiguration", FlowControl.levelsPath),
    ] {
      let known = Set(FlowControlTables.objects().map(\.1).filter { $0.kind == kind }.map(\.name))
      for object in cache.resource(folder).all where FlowControlReconciliation.isObsolete(object.object, known: known) {
        do throws(StorageError) { _ = try await storage.delete(object.key, expected: object.revision) } catch {
          switch error.code {
          // Somebody else is faster.
          case .conflict, .keyNotFound: continue
          default: throw Self.failure(error)
          }
        }
      }
    }
  }
}

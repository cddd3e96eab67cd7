import KubeAPI
import Storage

/// Brings the roles and bindings of every cluster back to what they should at least be, at each start. What somebody added stays, and
/// an object that says `rbac.authorization.kubernetes.io/autoupdate: "false"` is left alone.
enum RBACReconciliation {
  private static let annotation = "rbac.authorization.kubernetes.io/autoupdate"

  /// What to store instead; nil when all is there. A role reference cannot change: such a binding is made anew, with another uid.
  static func reconciled(_ existing: KubeObject, _ expected: KubeObject) -> KubeObject? {
    guard existing.annotations[annotation] != "false" else { return nil }
    guard existing.json.roleRef == expected.json.roleRef else {
      var fresh = expected
      fresh.metadata["uid"] = .string(Names.uid())
      fresh.metadata["creationTimestamp"] = .string(Timestamp.now.text)
      fresh.metadata = Metadata.ordered(fresh.metadata)
      return fresh
    }
    var result = existing
    for field in ["labels", "annotations"] {
      for (key, value) in expected.metadata[field].members where result.metadata[field][key].isNull {
        result.metadata[field][key] = value
      }
    }
    addRules(&result, expected)
    let selectors = expected.json.aggregationRule.clusterRoleSelectors.elements
    let held = existing.json.aggregationRule.clusterRoleSelectors.elements
    let missing = selectors.filter { !held.contains($0) }
    if !missing.isEmpty { result.json["aggregationRule"]["clusterRoleSelectors"] = .array(held + missing) }
    let subjects = existing.json.subjects.elements
    let absent = expected.json.subjects.elements.filter { !subjects.contains($0) }
    if !absent.isEmpty { result.json["subjects"] = .array(subjects + absent) }
    return result.json == existing.json ? nil : result
  }

  /// The rules of an aggregated role are its controller's.
  private static func addRules(_ role: inout KubeObject, _ expected: KubeObject) {
    guard expected.json.aggregationRule.isNull else { return }
    let held = role.json.rules.elements
    let missing = PolicyRule.missing(expected.json.rules.elements.map { PolicyRule($0) }, from: held.map { PolicyRule($0) })
    if !missing.isEmpty { role.json["rules"] = .array(held + missing.map(\.json)) }
  }
}

extension APIServer {
  /// Roles, bindings, flow schemas and priority levels are looked after once they are there, nothing else.
  func reconcile(_ existing: CachedObject, _ expected: KubeObject, _ key: String) async throws {
    let group = expected.json.apiVersion.string?.split(separator: "/").first
    let result =
      switch group {
      case "rbac.authorization.k8s.io": RBACReconciliation.reconciled(existing.object, expected)
      case "flowcontrol.apiserver.k8s.io": FlowControlReconciliation.reconciled(existing.object, expected)
      default: nil as KubeObject?
      }
    guard let object = result else { return }
    do throws(StorageError) {
      _ = try await storage.update(key, expected: existing.revision, Self.storedBytes(object))
    } catch {
      switch error.code {
      // Somebody else is faster: they have read the newer state.
      case .conflict, .keyNotFound: return
      default: throw Self.failure(error)
      }
    }
  }
}

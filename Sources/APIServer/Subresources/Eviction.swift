import KubeAPI

extension APIServer {
  /// `pods/eviction`: a removal that disruption budgets may refuse.
  func evict(_ answer: Answer) async throws {
    let context = answer.context
    let kind = GroupVersionKind(group: "policy", version: "v1", kind: "Eviction")
    var eviction = try decodeBody(kind, answer.definition, context)
    try await admitOrder(&eviction, answer.definition, context, subresource: "eviction") { eviction in
      guard eviction.name == context.info.name else {
        throw APIStatus.badRequest("name in URL does not match name in Eviction object")
      }
    }
    let wanted = eviction.json.deleteOptions
    if !wanted.isNull { try DeleteOptions.check(wanted) }
    let options = try DeleteOptions(wanted, context)
    for attempt in 1...Self.evictionAttempts {
      let pod = try await get(answer.definition, context).object
      let isFree = try await isFreeToGo(pod, context, isDryRun: options.isDryRun)
      do {
        // What was admitted is the eviction: the removal is not admitted again.
        _ = try await delete(
          answer.definition, context, name: pod.name, namespace: pod.namespace,
          isFree ? options.unchanged(since: pod) : options, isAdmitted: true)
        break
      } catch let failure as APIStatus {
        // The pod may have become one that counts.
        let isRaced = failure.reason == .conflict && isFree && options.resourceVersion == nil
        guard isRaced, attempt < Self.evictionAttempts else { throw failure }
      }
    }
    try await answer.send(["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "code": 201], status: 201)
  }

  private static let evictionAttempts = 20

  /// Charges the pod's budget, unless its removal disrupts nothing: then it may go only as it was when that was seen.
  private func isFreeToGo(_ pod: KubeObject, _ context: RequestContext, isDryRun: Bool) async throws -> Bool {
    let phase = pod.status.phase.string ?? ""
    if pod.isBeingDeleted || phase == "Succeeded" || phase == "Failed" { return false }
    if phase == "Pending" { return true }
    guard let definition = catalogue.definition(GroupVersionResource(group: "policy", "poddisruptionbudgets")) else {
      return false
    }
    let budgets = cache.resource(definition).list(folder: "\(definition.storagePrefix)\(pod.namespace)/").objects.filter {
      LabelSelector.matches($0.object.spec.selector, pod.labels)
    }
    guard let budget = budgets.first else { return false }
    if budgets.count > 1 {
      throw APIStatus(
        .unknown, "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.", code: 500)
    }
    let isReady = pod.status.conditions.elements.contains { $0.type.string == "Ready" && $0.status.string == "True" }
    if !isReady, EvictionBudget.letsUnhealthyGo(budget.object) { return true }
    try await spend(budget, of: pod, definition, context, isDryRun: isDryRun)
    return false
  }

  private func spend(
    _ budget: CachedObject, of pod: KubeObject, _ definition: ResourceDefinition, _ context: RequestContext, isDryRun: Bool
  ) async throws {
    _ = try await modify(definition, context, key: budget.key, name: budget.object.name, isDryRun: isDryRun) { current in
      try EvictionBudget.spent(current.object, on: pod.name, now: .now)
    }
  }
}

import KubeAPI

extension APIServer {
  /// `pods/eviction`: a removal that disruption budgets may refuse.
  func evict(_ answer: Answer) async throws {
    let context = answer.context
    let kind = GroupVersionKind(group: "policy", version: "v1", kind: "Eviction")
    var eviction = try decodeObject(try readBody(context), kind, answer.definition, context)
    if eviction.namespace.isEmpty { eviction.namespace = context.info.namespace }
    try await admitOrder(&eviction, answer.definition, context, subresource: "eviction") { eviction in
      guard eviction.name == context.info.name else {
        throw APIStatus.badRequest("name in URL does not match name in Eviction object")
      }
    }
    let options = try DeleteOptions(eviction.json.deleteOptions, context)
    let pod = try await get(answer.definition, context).object
    if needsBudget(pod) { try await spendBudget(pod, context, isDryRun: options.isDryRun) }
    // What was admitted is the eviction: the removal is not admitted again.
    _ = try await delete(
      answer.definition, context, name: pod.name, namespace: pod.namespace, options, isAdmitted: true)
    try await answer.send(["kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Success", "code": 201], status: 201)
  }

  private func needsBudget(_ pod: KubeObject) -> Bool {
    let phase = pod.status.phase.string ?? ""
    return !pod.isBeingDeleted && phase != "Succeeded" && phase != "Failed" && phase != "Pending"
  }

  private func spendBudget(_ pod: KubeObject, _ context: RequestContext, isDryRun: Bool) async throws {
    let resource = GroupVersionResource(group: "policy", "poddisruptionbudgets")
    guard let definition = catalogue.definition(resource) else { return }
    let budgets = cache.resource(definition).list(folder: "\(definition.storagePrefix)\(pod.namespace)/").objects.filter {
      budget in
      LabelSelector.matches(budget.object.spec.selector, pod.labels)
    }
    guard let budget = budgets.first else { return }
    if budgets.count > 1 {
      throw APIStatus(
        .unknown, "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.", code: 500)
    }
    let isReady = pod.status.conditions.elements.contains { $0.type.string == "Ready" && $0.status.string == "True" }
    if !isReady, budget.object.spec.unhealthyPodEvictionPolicy.string == "AlwaysAllow" { return }
    _ = try await modify(definition, context, key: budget.key, name: budget.object.name, isDryRun: isDryRun) { current in
      var next = current.object
      let name = next.name
      func refuse(_ message: String) -> APIStatus {
        APIStatus(
          .tooManyRequests, "Cannot evict pod as it would violate the pod's disruption budget.",
          details: .init(causes: [.init(reason: "DisruptionBudget", message: message, field: "")]))
      }
      if (next.status.observedGeneration.int ?? 0) < next.generation {
        throw APIStatus(
          .tooManyRequests, "Cannot evict pod as it would violate the pod's disruption budget.",
          details: .init(
            causes: [
              .init(
                reason: "DisruptionBudget", message: "The disruption budget \(name) is still being processed by the server.",
                field: "")
            ],
            retryAfterSeconds: 10))
      }
      let allowed = next.status.disruptionsAllowed.int ?? 0
      guard allowed > 0 else {
        throw refuse(
          "The disruption budget \(name) needs \(next.status.desiredHealthy.int ?? 0) healthy pods and has \(next.status.currentHealthy.int ?? 0) currently"
        )
      }
      next.status["disruptionsAllowed"] = JSON(allowed - 1)
      next.status["disruptedPods"][pod.name] = .string(Timestamp.now.text)
      return next
    }
  }
}

import APIClient
import KubeAPI
import Synchronization

/// Looks at every autoscaler each period, and when one changes.
struct AutoscalerController: Controller {
  let core: ControllerCore
  private let period: Duration
  private let autoscalers: Informer
  private let pods: Informer
  private let histories = ScalingHistories()

  init(_ context: ControllerContext, period: Duration) {
    core = ControllerCore("horizontal-pod-autoscaler", context)
    self.period = period
    autoscalers = context.informer(.horizontalPodAutoscalers)
    pods = context.informer(.pods)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(autoscalers) { event in
        // Its own writes of the status wait for the period.
        if case .updated(let old, let new) = event, old.spec == new.spec { return [] }
        return [event.object.key]
      }
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let autoscaler = autoscalers.get(key), !autoscaler.isBeingDeleted else { return histories.forget(key) }
    queue.add(key, after: period)
    let now = context.now()
    var outcome: AutoscalerDecision.Outcome
    var target: (resource: GroupVersionResource, scale: KubeObject)?
    do {
      let found = try await scale(autoscaler)
      target = found
      let state = try await self.target(autoscaler, found.scale)
      outcome = histories.with(key) { AutoscalerDecision.decide(autoscaler, state, &$0, now: now) }
    } catch let status as APIStatus {
      outcome = AutoscalerDecision.withoutScale(autoscaler, problem: status.message, now: now)
    }
    var actions = outcome.events.map { Action.event(autoscaler, .warning, reason: $0.reason, message: $0.message) }
    if let rescale = outcome.rescale, let target {
      let change = "New size: \(rescale.replicas); reason: \(rescale.reason)"
      do {
        var scale = target.scale
        scale.spec["replicas"] = JSON(rescale.replicas)
        _ = try await client.update(target.resource, scale, subresource: "scale")
        AutoscalerDecision.rescaled(&outcome.status, to: rescale.replicas, now: now)
        let before = target.scale.spec.replicas.int ?? 0
        histories.with(key) { $0.note(from: before, to: rescale.replicas, now: now) }
        actions.append(.event(autoscaler, .normal, reason: "SuccessfulRescale", message: change))
      } catch let status as APIStatus {
        AutoscalerDecision.failedToRescale(&outcome.status, problem: status.message, now: now)
        actions.append(.event(autoscaler, .warning, reason: "FailedRescale", message: "\(change); error: \(status.message)"))
      }
    }
    if outcome.status != autoscaler.status {
      var updated = autoscaler
      updated.status = outcome.status
      actions.append(.status(.horizontalPodAutoscalers, updated))
    }
    try await perform(actions, key)
  }

  private func target(_ autoscaler: KubeObject, _ scale: KubeObject) async throws -> AutoscalerDecision.Target {
    var target = AutoscalerDecision.Target(
      replicas: scale.spec.replicas.int ?? 0, selector: scale.status.selector.string ?? "")
    guard let selector = try? LabelSelector(parsing: target.selector), !target.selector.isEmpty else { return target }
    target.pods = pods.list(index: OwnedPods.byNamespace, value: autoscaler.namespace).filter { selector.matches($0.labels) }
    let isAsked = autoscaler.spec.metrics.elements.contains { ["Resource", "ContainerResource"].contains($0["type"]) }
    if isAsked {
      do throws(ControllerError) {
        target.metrics = .success(
          try await PodMetrics.fetch(client, namespace: autoscaler.namespace, selector: target.selector))
      } catch { target.metrics = .failure(error) }
    }
    return target
  }

  private func scale(_ autoscaler: KubeObject) async throws -> (resource: GroupVersionResource, scale: KubeObject) {
    let reference = autoscaler.spec.scaleTargetRef
    let kind = reference.kind.string ?? ""
    let version = GroupVersion(reference.apiVersion.string ?? "v1")
    let found = try await Discovery.resources(context.client).resources.first {
      $0.kind == kind && $0.resource.group == version?.group
    }
    guard let found else {
      let group = version?.group ?? ""
      throw APIStatus(
        .notFound, "no matches for kind \"\(kind)\" in group \"\(group)\"")
    }
    let scale = try await client.get(
      found.resource, namespace: autoscaler.namespace, name: reference.name.string ?? "", subresource: "scale")
    return (found.resource, scale)
  }
}

/// The histories of all autoscalers. They are lost when the process ends, as upstream's are.
private final class ScalingHistories: Sendable {
  private let histories = Mutex<[String: ScalingHistory]>([:])

  func with<Result: Sendable>(_ key: String, _ body: (inout ScalingHistory) -> Result) -> Result {
    histories.withLock { body(&$0[key, default: ScalingHistory()]) }
  }

  func forget(_ key: String) { histories.withLock { $0[key] = nil } }
}

import APIClient
import KubeAPI

/// Counts what each namespace uses of its quotas. Admission charges what is created; this one takes off what is gone, and counts what was
/// there before the quota.
struct ResourceQuotaController: Controller {
  /// Kinds every cluster has quotas for; those of others are listed when they are counted, and counted again from time to time.
  private static let watched: [GroupVersionResource] = [
    .pods, .services, .persistentVolumeClaims, .replicationControllers, .configMaps, .secrets, .deployments, .replicaSets,
    .statefulSets, .daemonSets, .jobs, .cronJobs,
  ]
  private static let resync = Duration.seconds(300)
  /// How long unwatched kinds may be counted wrong, and admission may be ahead of the caches.
  private static let recount = Duration.seconds(10)

  let core: ControllerCore
  private let quotas: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("resourcequota-controller", context)
    quotas = context.informer(.resourceQuotas)
    for resource in Self.watched { _ = context.informer(resource) }
  }

  var sources: [ControllerSource] {
    [ControllerSource(quotas) { Self.needsCounting($0) ? [$0.object.key] : [] }]
      + (Self.watched + [.resourceQuotas]).map { resource in
        ControllerSource(context.informer(resource)) { [quotas] event in
          guard Self.mayFree(event) else { return [] }
          return quotas.list(index: OwnedPods.byNamespace, value: event.object.namespace).map(\.key)
        }
      }
  }

  /// What admission wrote into the status itself is right; counting then, from a cache that has not seen the object yet, would undo it.
  private static func needsCounting(_ event: InformerEvent) -> Bool {
    switch event {
    case .added: true
    case .updated(let old, let new): old.spec != new.spec || new.status.hard.isNull
    case .deleted: false
    }
  }

  private static func mayFree(_ event: InformerEvent) -> Bool {
    switch event {
    case .added: false
    case .updated(let old, let new): new.kind == "Pod" ? !old.isFinished && new.isFinished : old.spec != new.spec
    case .deleted: true
    }
  }

  func reconcile(_ key: String) async throws {
    guard let quota = quotas.get(key) else { return }
    var counted: [(group: String, resource: String, objects: [KubeObject])] = []
    var isWatched = true
    for source in ResourceQuotaDecision.sources(quota) {
      if let resource = (Self.watched + [.resourceQuotas]).first(where: {
        $0.group == source.group && $0.resource == source.resource
      }) {
        let objects = context.informer(resource).list(index: OwnedPods.byNamespace, value: quota.namespace)
        counted.append((source.group, source.resource, objects))
      } else {
        isWatched = false
        counted.append((source.group, source.resource, try await list(source, quota.namespace)))
      }
    }
    queue.add(key, after: isWatched ? Self.resync : Self.recount)
    guard let status = ResourceQuotaDecision.status(quota, objects: counted) else { return }
    var updated = quota
    updated.status = status
    try await perform([.status(.resourceQuotas, updated)], key)
  }

  private func list(_ source: (group: String, resource: String), _ namespace: String) async throws -> [KubeObject] {
    let found = try await Discovery.resources(context.client).resources.first {
      $0.resource.group == source.group && $0.resource.resource == source.resource && $0.verbs.contains("list")
    }
    guard let found else { return [] }
    return try await client.list(found.resource, namespace: namespace).items
  }
}

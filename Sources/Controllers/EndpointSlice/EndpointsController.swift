import APIClient
import KubeAPI

/// Keeps the Endpoints of services with selectors.
struct EndpointsController: Controller {
  let core: ControllerCore
  private let services: Informer
  private let pods: Informer
  private let endpoints: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("endpoints-controller", account: "endpoint-controller", context)
    services = context.informer(.services)
    pods = context.informer(.pods)
    endpoints = context.informer(.endpoints)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(services), ControllerSource(endpoints),
      ControllerSource(pods) { [services] event in ServicePods.keys(event, services) },
    ]
  }

  func reconcile(_ key: String) async throws {
    let existing = endpoints.get(key)
    guard let service = services.get(key) else {
      // What somebody else made for no service is theirs.
      guard let existing, existing.labels[EndpointsDecision.managedBy] != nil else { return }
      return try await perform([.delete(.endpoints, existing, owner: nil)], key)
    }
    guard let selector = ServiceEndpoints.selector(service), !service.isBeingDeleted else { return }
    let selected = pods.list(index: OwnedPods.byNamespace, value: service.namespace)
      .filter { ServiceEndpoints.matches(selector, $0) }
    do {
      try await perform(EndpointsDecision.reconcile(service, pods: selected, existing: existing), key)
    } catch let status as APIStatus where status.reason == .alreadyExists {
      // The cache has not seen it yet; it will.
    }
  }
}

import APIClient
import KubeAPI

/// Keeps the EndpointSlices of services with selectors.
struct EndpointSliceController: Controller {
  let core: ControllerCore
  private let expectations = Expectations()
  private let services: Informer
  private let pods: Informer
  private let slices: Informer
  private let nodes: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("endpointslice-controller", context)
    services = context.informer(.services)
    pods = context.informer(.pods)
    slices = context.informer(.endpointSlices)
    nodes = context.informer(.nodes)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(services),
      ControllerSource(pods) { [services] event in ServicePods.keys(event, services) },
      ControllerSource(slices) { [expectations] event in
        OwnedPods.observe(event, kind: "Service", expectations)
        let labels = event.object.labels
        guard labels[EndpointSliceDecision.managedBy] == EndpointSliceDecision.controllerName,
          let service = labels[EndpointSliceDecision.serviceName]
        else { return [] }
        return ["\(event.object.namespace)/\(service)"]
      },
      ControllerSource(nodes) { _ in [] },
    ]
  }

  func reconcile(_ key: String) async throws {
    guard let service = services.get(key) else { return expectations.forget(key) }
    guard let selector = ServiceEndpoints.selector(service), !service.isBeingDeleted, expectations.areMet(key) else { return }
    let selected = pods.list(index: OwnedPods.byNamespace, value: service.namespace)
      .filter { ServiceEndpoints.matches(selector, $0) }
    let owned = slices.list(index: ServicePods.byService, value: key)
      .filter { $0.labels[EndpointSliceDecision.managedBy] == EndpointSliceDecision.controllerName }
    let nodes = Dictionary(nodes.list().map { ($0.name, $0) }) { first, _ in first }
    let actions = EndpointSliceDecision.reconcile(service, pods: selected, nodes: nodes, slices: owned)
    try await perform(actions, key, expectations)
  }
}

/// Which services a change of a pod concerns.
enum ServicePods {
  static let byService = "service"

  static func keys(_ event: InformerEvent, _ services: Informer) -> [String] {
    var objects = [event.object]
    if case .updated(let old, let new) = event {
      if old.labels == new.labels, old.status == new.status, old.isBeingDeleted == new.isBeingDeleted,
        old.nodeName == new.nodeName
      {
        return []
      }
      if old.labels != new.labels { objects.append(old) }
    }
    var keys = Set<String>()
    for service in services.list(index: OwnedPods.byNamespace, value: event.object.namespace) {
      guard let selector = ServiceEndpoints.selector(service) else { continue }
      if objects.contains(where: { ServiceEndpoints.matches(selector, $0) }) { keys.insert(service.key) }
    }
    return Array(keys)
  }
}

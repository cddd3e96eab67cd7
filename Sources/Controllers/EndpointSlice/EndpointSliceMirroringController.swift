import APIClient
import KubeAPI

/// Copies Endpoints that people keep by hand, for services without selectors, into EndpointSlices, which are what the network reads.
struct EndpointSliceMirroringController: Controller {
  let core: ControllerCore
  private let services: Informer
  private let endpoints: Informer
  private let slices: Informer

  init(_ context: ControllerContext) {
    core = ControllerCore("endpointslicemirroring-controller", context)
    services = context.informer(.services)
    endpoints = context.informer(.endpoints)
    slices = context.informer(.endpointSlices)
  }

  var sources: [ControllerSource] {
    [
      ControllerSource(services), ControllerSource(endpoints),
      ControllerSource(slices) { event in
        guard event.object.labels[EndpointSliceDecision.managedBy] == MirrorDecision.controllerName,
          let service = event.object.labels[EndpointSliceDecision.serviceName]
        else { return [] }
        return ["\(event.object.namespace)/\(service)"]
      },
    ]
  }

  func reconcile(_ key: String) async throws {
    let service = services.get(key)
    var source = endpoints.get(key)
    let isOurs = service.map { ServiceEndpoints.selector($0) == nil && $0.spec.type.string != "ExternalName" } ?? false
    if !isOurs || source?.labels["endpointslice.kubernetes.io/skip-mirror"] == "true"
      || source?.annotations["control-plane.alpha.kubernetes.io/leader"] != nil
    {
      source = nil
    }
    let owned = slices.list(index: ServicePods.byService, value: key)
      .filter { $0.labels[EndpointSliceDecision.managedBy] == MirrorDecision.controllerName }
    do {
      try await perform(MirrorDecision.reconcile(source, slices: owned), key)
    } catch let status as APIStatus where status.reason == .alreadyExists {
      // The cache has not seen it yet; it will.
    }
  }
}

/// One slice for each subset and address family, named after its Endpoints and number so that it is never made twice.
enum MirrorDecision {
  static let controllerName = "endpointslicemirroring-controller.k8s.io"

  static func reconcile(_ endpoints: KubeObject?, slices: [KubeObject]) -> [Action] {
    let wanted = endpoints.map(slicesFor) ?? []
    var actions: [Action] = []
    for slice in wanted {
      if let existing = slices.first(where: { $0.name == slice.name }) {
        if existing.json["endpoints"].elements != slice.json["endpoints"].elements
          || existing.json["ports"].elements != slice.json["ports"].elements
        {
          actions.append(
            .replace(.endpointSlices, existing, ["endpoints": slice.json["endpoints"], "ports": slice.json["ports"]]))
        }
      } else {
        actions.append(.create(.endpointSlices, slice, owner: nil))
      }
    }
    return actions
      + slices.filter { slice in !wanted.contains { $0.name == slice.name } }.map { .delete(.endpointSlices, $0, owner: nil) }
  }

  private static func slicesFor(_ endpoints: KubeObject) -> [KubeObject] {
    var result: [KubeObject] = []
    for (index, subset) in endpoints.json["subsets"].elements.enumerated() {
      for type in ["IPv4", "IPv6"] {
        let isIPv6 = type == "IPv6"
        let entries = [("addresses", true), ("notReadyAddresses", false)].flatMap { member, ready in
          subset[member].elements.filter { ($0["ip"].string ?? "").contains(":") == isIPv6 }.map { endpoint($0, ready) }
        }
        guard !entries.isEmpty else { continue }
        let hash = PodTemplate.hash(["index": JSON(index), "type": .string(type)], collisionCount: nil).prefix(5)
        var slice = KubeObject(
          apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", namespace: endpoints.namespace,
          name: "\(endpoints.name)-\(hash)")
        slice.labels = endpoints.labels.merging([
          EndpointSliceDecision.serviceName: endpoints.name, EndpointSliceDecision.managedBy: controllerName,
        ]) { $1 }
        slice.ownerReferences = [OwnerReference(controller: endpoints)]
        slice.json["addressType"] = .string(type)
        slice.json["ports"] = .array(
          subset["ports"].elements.map { port in
            var port = port
            if port["name"].isNull { port["name"] = "" }
            if port["protocol"].isNull { port["protocol"] = "TCP" }
            return port
          })
        slice.json["endpoints"] = .array(entries)
        result.append(slice)
      }
    }
    return result
  }

  private static func endpoint(_ address: JSON, _ ready: Bool) -> JSON {
    var result: JSON = ["addresses": [address["ip"]], "conditions": ["ready": .bool(ready)]]
    for key in ["hostname", "nodeName", "targetRef"] where !address[key].isNull { result[key] = address[key] }
    return result
  }
}

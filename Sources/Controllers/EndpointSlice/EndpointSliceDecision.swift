import KubeAPI

/// Brings a Service's EndpointSlices to what its pods are, changing as few slices as it can.
struct EndpointSliceDecision {
  static let maximum = 100
  static let serviceName = "kubernetes.io/service-name"
  static let managedBy = "endpointslice.kubernetes.io/managed-by"
  static let controllerName = "endpointslice-controller.k8s.io"
  static let triggerTime = "endpoints.kubernetes.io/last-change-trigger-time"
  static let headless = "service.kubernetes.io/headless"

  let service: KubeObject
  private var creations: [KubeObject] = []
  private var updates: [(slice: KubeObject, endpoints: [JSON])] = []
  private var deletions: [KubeObject] = []

  static func reconcile(
    _ service: KubeObject, pods: [KubeObject], nodes: [String: KubeObject], slices: [KubeObject]
  ) -> [Action] {
    let families = service.spec.ipFamilies.elements.compactMap(\.string)
    let types = families.isEmpty ? ["IPv4"] : families
    let live = slices.filter { !$0.isBeingDeleted }
    var actions: [Action] = live.filter { !types.contains($0.json["addressType"].string ?? "") }
      .map { .delete(.endpointSlices, $0, owner: nil) }
    for type in types {
      var decision = EndpointSliceDecision(service: service)
      actions += decision.reconcile(
        type, pods: pods, nodes: nodes, slices: live.filter { $0.json["addressType"].string == type })
    }
    return actions
  }

  private init(service: KubeObject) { self.service = service }

  private mutating func reconcile(
    _ type: String, pods: [KubeObject], nodes: [String: KubeObject], slices: [KubeObject]
  ) -> [Action] {
    let groups = ServiceEndpoints.groups(service, pods: pods, isIPv6: type == "IPv6", includeTerminating: true)
    var unused = slices
    for group in groups {
      let existing = unused.filter { $0.json["ports"].elements == group.ports }
      unused.removeAll { slice in existing.contains { $0.uid == slice.uid } }
      fill(existing, group.ports, type, group.pods.compactMap { endpoint($0, type, nodes) })
    }
    deletions += unused
    if groups.isEmpty {
      // A service without endpoints still has a slice, so that readers can tell it from one not looked at yet.
      if let placeholder = unused.first(where: { $0.json["ports"].elements.isEmpty && $0.endpoints.elements.isEmpty }) {
        deletions.removeAll { $0.uid == placeholder.uid }
        updates.append((placeholder, []))
      } else {
        creations.append(make(type, [], []))
      }
    }
    return finish(type, pods)
  }

  /// Spreads the endpoints of one set of ports over its slices.
  private mutating func fill(_ slices: [KubeObject], _ ports: [JSON], _ type: String, _ endpoints: [JSON]) {
    var wanted = Dictionary(endpoints.map { (key($0), $0) }) { first, _ in first }
    var kept: [(KubeObject, [JSON])] = []
    for slice in slices {
      kept.append((slice, slice.endpoints.elements.compactMap { wanted.removeValue(forKey: key($0)) }))
    }
    var rest = endpoints.filter { wanted[key($0)] != nil }
    for index in kept.indices.sorted(by: { kept[$0].1.count > kept[$1].1.count }) where !rest.isEmpty {
      let room = max(0, Self.maximum - kept[index].1.count)
      kept[index].1 += rest.prefix(room)
      rest = Array(rest.dropFirst(room))
    }
    while !rest.isEmpty {
      creations.append(make(type, ports, Array(rest.prefix(Self.maximum))))
      rest = Array(rest.dropFirst(Self.maximum))
    }
    for (slice, endpoints) in kept {
      if endpoints.isEmpty { deletions.append(slice) } else { updates.append((slice, endpoints)) }
    }
  }

  private func key(_ endpoint: JSON) -> String {
    endpoint["targetRef"]["uid"].string ?? endpoint["addresses"][0].string ?? ""
  }

  private func finish(_ type: String, _ pods: [KubeObject]) -> [Action] {
    var (creations, deletions) = (creations, deletions)
    var actions: [Action] = []
    let trigger = ServiceEndpoints.triggerTime(service, pods)
    for (slice, endpoints) in updates where slice.endpoints.elements != endpoints || slice.labels != labels {
      actions.append(update(slice, ports: slice.json["ports"].elements, endpoints, trigger))
    }
    // What would go is used for what would come: names stay the same.
    while let creation = creations.first, let deletion = deletions.first {
      actions.append(update(deletion, ports: creation.json["ports"].elements, creation.endpoints.elements, trigger))
      creations.removeFirst()
      deletions.removeFirst()
    }
    for var creation in creations {
      if let trigger { creation.annotations = [Self.triggerTime: trigger.text] }
      actions.append(.create(.endpointSlices, creation, owner: nil))
    }
    return actions + deletions.map { .delete(.endpointSlices, $0, owner: nil) }
  }

  private func update(_ slice: KubeObject, ports: [JSON], _ endpoints: [JSON], _ trigger: Timestamp?) -> Action {
    var body: JSON = ["endpoints": .array(endpoints), "ports": .array(ports)]
    var metadata: JSON = [:]
    if slice.labels != labels {
      var members = JSONObject()
      for (key, value) in labels { members[key] = .string(value) }
      for key in slice.labels.keys where labels[key] == nil { members[key] = .null }
      metadata["labels"] = .object(members)
    }
    if let trigger { metadata["annotations"] = [Self.triggerTime: .string(trigger.text)] }
    body["metadata"] = metadata
    return .replace(.endpointSlices, slice, body)
  }

  private var labels: [String: String] {
    var result = service.labels
    result[Self.headless] = ServiceEndpoints.isHeadless(service) ? "" : nil
    result[Self.serviceName] = service.name
    result[Self.managedBy] = Self.controllerName
    return result
  }

  private func make(_ type: String, _ ports: [JSON], _ endpoints: [JSON]) -> KubeObject {
    var owner = OwnerReference(controller: service)
    owner.apiVersion = "v1"
    owner.kind = "Service"
    return KubeObject([
      "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
      "metadata": [
        "generateName": .string("\(service.name)-"), "namespace": .string(service.namespace), "labels": JSON(labels),
        "ownerReferences": [owner.json],
      ], "addressType": .string(type), "ports": .array(ports), "endpoints": .array(endpoints),
    ])
  }

  private func endpoint(_ pod: KubeObject, _ type: String, _ nodes: [String: KubeObject]) -> JSON? {
    guard let address = ServiceEndpoints.address(pod, isIPv6: type == "IPv6") else { return nil }
    let serving = pod.isPodReady
    let terminating = pod.isBeingDeleted
    let ready = service.spec.publishNotReadyAddresses.bool == true || (serving && !terminating)
    var result: JSON = [
      "addresses": [.string(address)],
      "conditions": ["ready": .bool(ready), "serving": .bool(serving), "terminating": .bool(terminating)],
    ]
    if let hostname = ServiceEndpoints.hostname(service, pod) { result["hostname"] = .string(hostname) }
    result["targetRef"] = ServiceEndpoints.targetReference(pod)
    if !pod.nodeName.isEmpty { result["nodeName"] = .string(pod.nodeName) }
    if let zone = nodes[pod.nodeName]?.labels["topology.kubernetes.io/zone"] { result["zone"] = .string(zone) }
    return result
  }
}

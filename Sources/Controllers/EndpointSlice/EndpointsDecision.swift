import KubeAPI

/// The Endpoints object of a Service, the older form of its EndpointSlices.
enum EndpointsDecision {
  static let managedBy = "endpoints.kubernetes.io/managed-by"
  static let capacity = 1_000

  static func reconcile(_ service: KubeObject, pods: [KubeObject], existing: KubeObject?) -> [Action] {
    let subsets = subsets(service, pods)
    var labels = service.labels
    labels[EndpointSliceDecision.headless] = ServiceEndpoints.isHeadless(service) ? "" : nil
    labels[managedBy] = "endpoint-controller"
    let trigger = ServiceEndpoints.triggerTime(service, pods)
    guard let existing else {
      var object = KubeObject(apiVersion: "v1", kind: "Endpoints", namespace: service.namespace, name: service.name)
      object.labels = labels
      if let trigger { object.annotations = [EndpointSliceDecision.triggerTime: trigger.text] }
      if !subsets.isEmpty { object.json["subsets"] = .array(subsets) }
      return [.create(.endpoints, object, owner: nil)]
    }
    if existing.json["subsets"].elements == subsets, existing.labels == labels { return [] }
    var members = JSONObject()
    for (key, value) in labels { members[key] = .string(value) }
    for key in existing.labels.keys where labels[key] == nil { members[key] = .null }
    var body: JSON = ["metadata": ["labels": .object(members)]]
    if let trigger { body["metadata"]["annotations"] = [EndpointSliceDecision.triggerTime: .string(trigger.text)] }
    var whole = body.members
    whole["subsets"] = subsets.isEmpty ? JSON.null : .array(subsets)
    return [.replace(.endpoints, existing, .object(whole))]
  }

  private static func subsets(_ service: KubeObject, _ pods: [KubeObject]) -> [JSON] {
    let isIPv6 = service.spec.ipFamilies[0].string == "IPv6"
    var room = capacity
    return ServiceEndpoints.groups(service, pods: pods, isIPv6: isIPv6, includeTerminating: false).compactMap { group in
      var ready: [JSON] = []
      var notReady: [JSON] = []
      for pod in group.pods where room > 0 {
        guard let address = ServiceEndpoints.address(pod, isIPv6: isIPv6) else { continue }
        room -= 1
        var entry: JSON = ["ip": .string(address)]
        if let hostname = ServiceEndpoints.hostname(service, pod) { entry["hostname"] = .string(hostname) }
        if !pod.nodeName.isEmpty { entry["nodeName"] = .string(pod.nodeName) }
        entry["targetRef"] = ServiceEndpoints.targetReference(pod)
        if pod.isPodReady || service.spec.publishNotReadyAddresses.bool == true {
          ready.append(entry)
        } else {
          notReady.append(entry)
        }
      }
      var subset: JSON = [:]
      if !ready.isEmpty { subset["addresses"] = .array(ready) }
      if !notReady.isEmpty { subset["notReadyAddresses"] = .array(notReady) }
      let ports = group.ports.map { port in
        var port = port
        if port["name"].string == "" { port["name"] = .null }
        return port
      }
      if !ports.isEmpty { subset["ports"] = .array(ports) }
      return ready.isEmpty && notReady.isEmpty ? nil : subset
    }
  }
}

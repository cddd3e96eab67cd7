import KubeAPI

/// The pods and claims of a StatefulSet: each has its number, its name and its storage for good.
enum StatefulPods {
  static func start(_ set: KubeObject) -> Int { set.spec.ordinals["start"].int ?? 0 }

  static func ordinal(_ pod: KubeObject, _ set: KubeObject) -> Int? {
    guard pod.name.hasPrefix("\(set.name)-") else { return nil }
    return Int(pod.name.dropFirst(set.name.count + 1))
  }

  static func make(_ set: KubeObject, ordinal: Int, template: JSON, revision: String) -> KubeObject {
    var pod = PodTemplate.pod(from: template, owner: set)
    let name = "\(set.name)-\(ordinal)"
    pod.metadata["generateName"] = .string("\(set.name)-")
    pod.metadata["name"] = .string(name)
    pod.labels = pod.labels.merging([
      "statefulset.kubernetes.io/pod-name": name, "apps.kubernetes.io/pod-index": String(ordinal),
      "controller-revision-hash": revision,
    ]) { $1 }
    pod.spec["hostname"] = .string(name)
    if let service = set.spec.serviceName.string, !service.isEmpty { pod.spec["subdomain"] = .string(service) }
    let claims = set.spec.volumeClaimTemplates.elements.compactMap { $0["metadata"]["name"].string }
    var volumes = pod.spec.volumes.elements.filter { !claims.contains($0["name"].string ?? "") }
    for claim in claims {
      volumes.append(["name": .string(claim), "persistentVolumeClaim": ["claimName": .string("\(claim)-\(name)")]])
    }
    if !volumes.isEmpty { pod.spec["volumes"] = .array(volumes) }
    return pod
  }

  static func claims(_ set: KubeObject, ordinal: Int) -> [KubeObject] {
    set.spec.volumeClaimTemplates.elements.map { template in
      var claim = KubeObject(template)
      claim.json["apiVersion"] = "v1"
      claim.json["kind"] = "PersistentVolumeClaim"
      claim.namespace = set.namespace
      claim.name = "\(claim.name)-\(set.name)-\(ordinal)"
      claim.labels = claim.labels.merging(set.spec.selector["matchLabels"].stringMap) { $1 }
      claim.json["status"] = .null
      return claim
    }
  }
}

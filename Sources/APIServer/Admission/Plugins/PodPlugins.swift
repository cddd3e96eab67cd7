import KubeAPI

/// Every container's image is pulled anew, so that only those who may pull an image can use it.
struct AlwaysPullImages: MutatingPlugin, ValidatingPlugin {
  let name = "AlwaysPullImages"
  private static let lists = ["containers", "initContainers", "ephemeralContainers"]

  func mutate(_ pod: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard concerns(request) else { return }
    for key in Self.lists {
      let containers = pod.spec[key].elements
      guard !containers.isEmpty else { continue }
      pod.spec[key] = .array(
        containers.map { container in
          var container = container
          container["imagePullPolicy"] = "Always"
          return container
        })
    }
    let volumes = pod.spec.volumes.elements
    guard volumes.contains(where: { !$0.image.isNull }) else { return }
    pod.spec["volumes"] = .array(
      volumes.map { volume in
        guard !volume.image.isNull else { return volume }
        var volume = volume
        volume["image"]["pullPolicy"] = "Always"
        return volume
      })
  }

  func validate(_ pod: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard concerns(request) else { return }
    for key in Self.lists {
      for (index, container) in pod.spec[key].elements.enumerated() where container.imagePullPolicy != "Always" {
        let value = JSON.string(container.imagePullPolicy.string ?? "").text
        throw request.forbidden(
          pod.name, "spec.\(key)[\(index)].imagePullPolicy: Unsupported value: \(value): supported values: \"Always\"")
      }
    }
  }

  private func concerns(_ request: AdmissionRequest) -> Bool {
    request.is("", "pods") && (request.operation == .create || request.operation == .update)
      && (request.subresource.isEmpty || request.subresource == "ephemeralcontainers")
  }
}

/// Pods of a namespace run where its annotation says.
struct PodNodeSelector: MutatingPlugin, ValidatingPlugin {
  let name = "PodNodeSelector"
  private static let annotation = "scheduler.alpha.kubernetes.io/node-selector"

  private let configuration: NodeSelectorConfiguration

  init(_ configuration: NodeSelectorConfiguration = .init()) { self.configuration = configuration }

  func mutate(_ pod: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create, request.is("", "pods"), request.subresource.isEmpty else { return }
    for (key, value) in try selector(request) {
      let given = pod.spec.nodeSelector[key].string
      guard given == nil || given == value else { throw conflict(pod, request) }
      pod.spec["nodeSelector"][key] = .string(value)
    }
    try checkAllowed(pod, request)
  }

  func validate(_ pod: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.operation == .create, request.is("", "pods"), request.subresource.isEmpty else { return }
    // A label that is not there conflicts with none.
    for (key, value) in try selector(request) where pod.spec.nodeSelector[key].string ?? value != value {
      throw conflict(pod, request)
    }
    try checkAllowed(pod, request)
  }

  private func conflict(_ pod: KubeObject, _ request: AdmissionRequest) -> APIStatus {
    request.forbidden(pod.name, "pod node label selector conflicts with its namespace node label selector")
  }

  private func checkAllowed(_ pod: KubeObject, _ request: AdmissionRequest) throws {
    let allowed = try labels(configuration.allowed(in: request.namespace))
    guard !allowed.isEmpty else { return }
    let isAllowed = pod.spec.nodeSelector.members.allSatisfy { key, value in allowed.contains { $0 == (key, value.string ?? "") }
    }
    guard isAllowed else {
      throw request.forbidden(pod.name, "pod node label selector labels conflict with its namespace whitelist")
    }
  }

  private func selector(_ request: AdmissionRequest) throws -> [(String, String)] {
    guard let namespace = request.find(.namespaces, request.namespace) else {
      throw APIStatus.notFound(.namespaces, request.namespace)
    }
    return try labels(namespace.annotations[Self.annotation] ?? configuration.fallback)
  }

  private func labels(_ text: String) throws -> [(String, String)] {
    do throws(FlagError) { return try NodeSelectorConfiguration.labels(text) } catch {
      throw APIStatus.internalError(error.description)
    }
  }
}

/// A namespace says which tolerations its pods get, and which they may have.
struct PodTolerationRestriction: MutatingPlugin, ValidatingPlugin {
  let name = "PodTolerationRestriction"
  private let configuration: TolerationConfiguration

  init(_ configuration: TolerationConfiguration = .init()) { self.configuration = configuration }

  func mutate(_ pod: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard concerns(request) else { return }
    var tolerations = pod.spec.tolerations.elements
    if request.operation == .create {
      let own = try list("defaultTolerations", request) ?? []
      let defaults = own.isEmpty ? configuration.defaults : own
      for toleration in defaults where !tolerations.contains(toleration) { tolerations.append(toleration) }
      if pod.status.qosClass.string != "BestEffort" {
        let key = "node.kubernetes.io/memory-pressure"
        let isTolerated = tolerations.contains { $0["key"].string == key }
        let hasRequests = !ResourceAmounts.pod(pod.spec, "requests").isEmpty
        if !isTolerated, hasRequests { tolerations.append(["key": .string(key), "operator": "Exists", "effect": "NoSchedule"]) }
      }
    }
    if !tolerations.isEmpty { pod.spec["tolerations"] = .array(tolerations) }
  }

  func validate(_ pod: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard concerns(request) else { return }
    let own = try list("tolerationsWhitelist", request) ?? []
    let allowed = own.isEmpty ? configuration.allowed : own
    if allowed.isEmpty { return }
    guard pod.spec.tolerations.elements.allSatisfy({ toleration in allowed.contains { covers($0, toleration) } }) else {
      throw request.forbidden(
        pod.name, "pod tolerations (possibly merged with namespace default tolerations) conflict with its namespace whitelist")
    }
  }

  private func concerns(_ request: AdmissionRequest) -> Bool {
    request.is("", "pods") && request.subresource.isEmpty && (request.operation == .create || request.operation == .update)
  }

  private func covers(_ allowed: JSON, _ toleration: JSON) -> Bool {
    for key in ["key", "effect"] {
      let wanted = allowed[key].string ?? ""
      if !wanted.isEmpty, wanted != toleration[key].string ?? "" { return false }
    }
    if allowed["operator"].string == "Exists" { return true }
    return (allowed.value.string ?? "") == (toleration.value.string ?? "") && toleration["operator"].string != "Exists"
  }

  private func list(_ annotation: String, _ request: AdmissionRequest) throws -> [JSON]? {
    guard let text = request.find(.namespaces, request.namespace)?.annotations["scheduler.alpha.kubernetes.io/\(annotation)"],
      !text.isEmpty
    else { return nil }
    guard let json = try? JSON.decode(text) else {
      throw request.forbidden(
        request.name, "cannot parse the annotation scheduler.alpha.kubernetes.io/\(annotation) of the namespace")
    }
    return json.elements
  }
}

/// Pods that ask for an extended resource tolerate the nodes set aside for it.
struct ExtendedResourceToleration: MutatingPlugin {
  let name = "ExtendedResourceToleration"

  func mutate(_ pod: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("", "pods"), request.subresource.isEmpty, request.operation == .create || request.operation == .update else {
      return
    }
    let containers = pod.spec.containers.elements + pod.spec.initContainers.elements
    let names = Set(containers.flatMap { $0.resources.requests.members.keys }).filter {
      $0.contains("/") && !$0.hasPrefix("kubernetes.io/") && !$0.hasPrefix("requests.")
    }
    var tolerations = pod.spec.tolerations.elements
    for name in names.sorted() {
      let toleration: JSON = ["key": .string(name), "operator": "Exists"]
      if !tolerations.contains(toleration) { tolerations.append(toleration) }
    }
    if !tolerations.isEmpty { pod.spec["tolerations"] = .array(tolerations) }
  }
}

/// Pods keep apart by host only.
struct LimitPodHardAntiAffinityTopology: ValidatingPlugin {
  let name = "LimitPodHardAntiAffinityTopology"

  func validate(_ pod: KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("", "pods"), request.subresource.isEmpty, request.operation == .create || request.operation == .update else {
      return
    }
    let allowed = "kubernetes.io/hostname"
    for term in pod.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution.elements {
      let key = term.topologyKey.string ?? ""
      guard key != allowed else { continue }
      throw request.forbidden(
        pod.name, "affinity.PodAntiAffinity.RequiredDuringScheduling has TopologyKey \(key) but only key \(allowed) is allowed")
    }
  }
}

/// A pod that gets its node also gets the labels of the zone and region it is in.
struct PodTopologyLabels: MutatingPlugin {
  let name = "PodTopologyLabels"

  func mutate(_ binding: inout KubeObject, old: KubeObject?, _ request: AdmissionRequest) async throws {
    guard request.is("", "pods"), request.operation == .create, request.subresource == "binding",
      let node = request.find(.nodes, binding.json.target.name.string ?? "")
    else { return }
    for key in ["topology.kubernetes.io/zone", "topology.kubernetes.io/region"] {
      if let value = node.labels[key] { binding.metadata["labels"][key] = .string(value) }
    }
  }
}

import KubeAPI

/// Where a network probe looks from: a pod (by name or labels) or a host of the lab.
package struct Vantage: Hashable, Sendable {
  enum Place: Hashable, Sendable {
    case host(String)
    case pod(namespace: String, name: String)
    case labelled(namespace: String, labels: String)
  }

  let place: Place

  /// `{host: node01}`, `{namespace: shop, pod: web}`, `{namespace: shop, labels: app=web}`.
  init(_ node: DefinitionNode) throws(DefinitionError) {
    place = try node.fields { fields throws(DefinitionError) in
      let host = try fields.optional("host")?.text()
      let namespace = try fields.optional("namespace")?.text()
      let pod = try fields.optional("pod")?.text()
      let labels = try fields.optional("labels")?.text()
      switch (host, namespace, pod, labels) {
      case (let host?, nil, nil, nil): return .host(host)
      case (nil, let namespace?, let pod?, nil): return .pod(namespace: namespace, name: pod)
      case (nil, let namespace?, nil, let labels?): return .labelled(namespace: namespace, labels: labels)
      default: throw node.fail("expected host, or namespace with pod or labels")
      }
    }
  }

  var text: String {
    switch place {
    case .host(let name): name
    case .pod(let namespace, let name): "pod \(namespace)/\(name)"
    case .labelled(let namespace, let labels): "a pod with \(labels) in \(namespace)"
    }
  }

  /// A running pod, or what stands in the way: the candidate's to mend, so a finding and no error.
  enum Found: Sendable {
    case site(NetworkSite, namespace: String)
    case missing(String)
  }

  func find(_ lab: any LabAccess) async throws(AccessError) -> Found {
    switch place {
    case .host(let name): return .site(.host(name), namespace: "default")
    case .pod(let namespace, let name):
      guard let pod = try await lab.get(.pods, namespace: namespace, name: name) else { return .missing("there is no \(text)") }
      return Vantage.choose([pod], text)
    case .labelled(let namespace, let labels):
      return Vantage.choose(try await lab.list(.pods, namespace: namespace, labels: labels), text)
    }
  }

  static func choose(_ pods: [KubeObject], _ text: String) -> Found {
    let running = pods.filter { pod in
      pod.status.phase.string == "Running" && !pod.isBeingDeleted && !(pod.status.podIP.string ?? "").isEmpty
        && pod.status.containerStatuses.elements.contains { !$0.state.running.isNull }
    }
    guard let pod = running.min(by: { $0.name < $1.name }) else {
      return .missing(pods.isEmpty ? "there is no \(text)" : "\(text) is not running")
    }
    return .site(
      .pod(
        namespace: pod.namespace, name: pod.name, address: pod.status.podIP.string ?? "", node: pod.spec.nodeName.string ?? ""),
      namespace: pod.namespace)
  }
}

extension Vantage {
  init(_ place: Place) { self.place = place }
}

import KubeAPI

extension APIServer {
  /// The service `kubernetes`, where it is missing.
  func publishOwnService() async throws {
    try await ensure(
      .serviceCIDRs,
      KubeObject([
        "kind": "ServiceCIDR", "apiVersion": "networking.k8s.io/v1", "metadata": ["name": "kubernetes"],
        "spec": ["cidrs": [.string(services.range.description)]],
        "status": [
          "conditions": [
            [
              "type": "Ready", "status": "True", "lastTransitionTime": .string(Timestamp.now.text), "reason": "",
              "message": "Kubernetes Service CIDR is ready",
            ]
          ]
        ],
      ]))
    let address = services.firstAddress
    try await ensure(
      .services,
      KubeObject([
        "kind": "Service", "apiVersion": "v1",
        "metadata": [
          "name": "kubernetes", "namespace": "default", "labels": ["component": "apiserver", "provider": "kubernetes"],
        ],
        "spec": [
          "ports": [["name": "https", "protocol": "TCP", "port": 443, "targetPort": JSON(configuration.securePort)]],
          "clusterIP": .string(address), "clusterIPs": [.string(address)], "type": "ClusterIP", "sessionAffinity": "None",
          "ipFamilies": ["IPv4"], "ipFamilyPolicy": "SingleStack", "internalTrafficPolicy": "Cluster",
        ], "status": ["loadBalancer": [:]],
      ]))
  }

  /// Creates the object or brings everything but its metadata up to date.
  func put(_ resource: GroupVersionResource, _ object: KubeObject) async throws {
    try await ensure(resource, object)
    guard let definition = catalogue.definition(resource) else { return }
    let key = definition.storageKey(namespace: object.namespace, name: object.name)
    guard let current = cache.resource(definition).get(key) else { return }
    var next = current.object
    for (name, value) in object.json.members where name != "metadata" { next.json[name] = value }
    guard next != current.object else { return }
    _ = try? await storage.update(key, expected: current.revision, Self.storedBytes(next))
  }
}

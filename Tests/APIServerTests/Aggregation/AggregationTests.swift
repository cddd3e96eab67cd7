import KubeAPI
import Storage
import Testing

@testable import APIServer

@Suite struct AggregationTests {
  private static func service(_ change: (inout KubeObject) -> Void = { _ in }) -> KubeObject {
    var object = KubeObject([
      "kind": "APIService", "apiVersion": "apiregistration.k8s.io/v1", "metadata": ["name": "v1beta1.metrics.k8s.io"],
      "spec": [
        "group": "metrics.k8s.io", "version": "v1beta1", "groupPriorityMinimum": 100, "versionPriority": 10,
        "service": ["name": "metrics", "namespace": "kube-system"], "insecureSkipTLSVerify": true,
      ],
    ])
    change(&object)
    return object
  }

  @Test("Only paths of the group and version go to its server")
  func routes() throws {
    let service = try #require(AggregatedService(Self.service()))
    #expect(service.answers("/apis/metrics.k8s.io/v1beta1"))
    #expect(service.answers("/apis/metrics.k8s.io/v1beta1/nodes"))
    #expect(!service.answers("/apis/metrics.k8s.io/v1beta12"))
    #expect(!service.answers("/apis/metrics.k8s.io"))
    #expect(service.port == 443)
    #expect(!service.isAvailable)
  }

  @Test("A server that is verified must have the service's name")
  func verification() throws {
    let open = try #require(AggregatedService(Self.service()))
    #expect(open.tls(.init()).serverName == nil)
    let checked = try #require(AggregatedService(Self.service { $0.spec["insecureSkipTLSVerify"] = .null }))
    #expect(checked.tls(.init()).serverName == "metrics.kube-system.svc")
  }

  @Test(
    "A port of a service is reached at a ready endpoint, by an external name, or at the cluster's address",
    arguments: [
      ("sliced", "10.1.0.1", 8443), ("external", "localhost", 443), ("plain", "10.96.0.9", 443),
    ])
  func backends(_ name: String, _ host: String, _ port: Int) async throws {
    let server = try APIServer(APIServerConfiguration(), storage: MemoryStorage())
    try await server.prepare()
    func service(_ name: String, _ spec: JSON) async throws {
      try await server.ensure(
        .services, KubeObject(["metadata": ["name": .string(name), "namespace": "default"], "spec": spec]))
    }
    try await service("sliced", ["clusterIP": "10.96.0.8", "ports": [["name": "https", "port": 443]]])
    try await service("external", ["type": "ExternalName", "externalName": "localhost"])
    try await service("plain", ["clusterIP": "10.96.0.9", "ports": [["port": 443]]])
    try await server.ensure(
      GroupVersionResource(group: "discovery.k8s.io", "endpointslices"),
      KubeObject([
        "metadata": ["name": "s", "namespace": "default", "labels": ["kubernetes.io/service-name": "sliced"]],
        "endpoints": [
          ["addresses": ["10.1.0.2"], "conditions": ["ready": false]],
          ["addresses": ["10.1.0.1"], "conditions": ["ready": true]],
        ], "ports": [["name": "https", "port": 8443]],
      ]))
    let place = try server.backend(namespace: "default", name: name, port: 443)
    #expect(place.host == host)
    #expect(place.port == port)
    #expect(throws: APIStatus.self) { try server.backend(namespace: "default", name: "none", port: 443) }
  }

  @Test("Who asks is told in headers")
  func identity() {
    let user = UserInfo(name: "alice", uid: "1", groups: ["dev", "ops"], extra: ["example.com/team": ["a"]])
    let fields = APIServer.identity(user)
    #expect(fields["X-Remote-User"] == "alice")
    #expect(fields.all("X-Remote-Group") == ["dev", "ops"])
    #expect(fields["X-Remote-Extra-example.com%2Fteam"] == "a")
  }

  @Test("Groups are in the order of their priorities, versions by theirs and then by what they promise")
  func order() throws {
    var catalogue = ResourceCatalogue()
    for (group, version) in [("", "v1"), ("example.com", "v1beta1"), ("example.com", "v1"), ("apps", "v1"), ("a.example", "v1")] {
      catalogue.add(
        ResourceDefinition(
          custom: GroupVersionResource(group: group, version: version, "things"), kind: "Thing", singular: "thing",
          isNamespaced: true, verbs: ["get"]))
    }
    let foreign = try #require(AggregatedService(Self.service()))
    let served = ServedGroups(catalogue, [foreign])
    #expect(served.groups.map(\.name) == ["", "apps", "a.example", "example.com", "metrics.k8s.io"])
    #expect(served.group("example.com")?.versions.map(\.name) == ["v1", "v1beta1"])
    #expect(served.group("metrics.k8s.io")?.versions.first?.service == foreign)
  }

  @Test("Discovery in the older form becomes the newer one")
  func discovery() {
    let list: JSON = [
      "resources": [
        ["name": "pods", "singularName": "pod", "namespaced": true, "kind": "PodMetrics", "verbs": ["get"], "shortNames": ["p"]],
        ["name": "pods/status", "kind": "PodMetrics", "verbs": ["get"]],
      ]
    ]
    let version = AggregatedDiscovery.version(list, GroupVersion(group: "metrics.k8s.io", version: "v1beta1"))
    let kind: JSON = ["group": "metrics.k8s.io", "version": "v1beta1", "kind": "PodMetrics"]
    #expect(version["freshness"] == "Current")
    #expect(
      version["resources"] == [
        [
          "resource": "pods", "responseKind": kind, "scope": "Namespaced", "singularResource": "pod", "verbs": ["get"],
          "shortNames": ["p"], "subresources": [["subresource": "status", "responseKind": kind, "verbs": ["get"]]],
        ]
      ])
  }

  @Test(
    "APIServices are refused in upstream's words",
    arguments: [
      (
        service { $0.metadata["name"] = "x" },
        "metadata.name: Invalid value: \"x\": must be `spec.version+\".\"+spec.group`: \"v1beta1.metrics.k8s.io\""
      ),
      (
        service { $0.spec["groupPriorityMinimum"] = 0 },
        "spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000"
      ),
      (
        service { $0.spec["caBundle"] = "YWJj" },
        "spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present"
      ),
      (
        service { $0.spec["service"] = .null },
        "spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify"
      ),
      (service { $0.spec["service"]["name"] = .null }, "spec.service.name: Required value"),
    ])
  func refusals(_ object: KubeObject, _ expected: String) {
    #expect(APIServiceValidation.validate(object, old: nil).map(\.description) == [expected])
  }
}

import KubeAPI
import Testing

@testable import Controllers

@Suite struct EndpointSliceDecisionTests {
  private func service(_ spec: JSON = [:]) -> KubeObject {
    var service = KubeObject(apiVersion: "v1", kind: "Service", namespace: "default", name: "web")
    service.metadata["uid"] = "svc"
    service.labels = ["a": "b"]
    service.spec = [
      "selector": ["app": "web"], "ports": [["name": "http", "port": 80, "targetPort": "http"]], "clusterIP": "10.96.0.5",
    ]
    for (key, value) in spec.members { service.spec[key] = value }
    return service
  }

  private func slice(_ name: String, _ endpoints: [JSON]) -> KubeObject {
    var slice = KubeObject(apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", namespace: "default", name: name)
    slice.metadata["uid"] = .string(name)
    slice.labels = [
      "a": "b", EndpointSliceDecision.serviceName: "web", EndpointSliceDecision.managedBy: EndpointSliceDecision.controllerName,
    ]
    slice.json["addressType"] = "IPv4"
    slice.json["ports"] = [["name": "http", "port": 8080, "protocol": "TCP"]]
    slice.json["endpoints"] = .array(endpoints)
    return slice
  }

  private func endpoint(_ name: String, _ ip: String, ready: Bool = true) -> JSON {
    [
      "addresses": [.string(ip)], "conditions": ["ready": .bool(ready), "serving": .bool(ready), "terminating": false],
      "targetRef": ["kind": "Pod", "namespace": "default", "name": .string(name), "uid": .string("uid-\(name)")],
      "nodeName": "n1",
    ]
  }

  private func decide(_ service: KubeObject, _ pods: [KubeObject], _ slices: [KubeObject] = []) -> [Action] {
    EndpointSliceDecision.reconcile(service, pods: pods, nodes: [:], slices: slices)
  }

  private func created(_ actions: [Action]) -> [KubeObject] {
    actions.compactMap { if case .create(_, let slice, _) = $0 { slice } else { nil } }
  }

  @Test("a slice as upstream makes it") func makes() throws {
    let slice = try #require(created(decide(service(), [Fixtures.pod("p", ip: "10.244.0.5")])).first)
    #expect(slice.json["endpoints"] == [endpoint("p", "10.244.0.5")])
    #expect(slice.json["ports"] == [["name": "http", "port": 8080, "protocol": "TCP"]])
    #expect(slice.metadata["generateName"] == "web-")
    #expect(
      slice.labels == [
        "a": "b", "kubernetes.io/service-name": "web",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
      ])
    #expect(slice.controller?.kind == "Service")
  }

  @Test("nothing to do when all is as it should be") func settled() {
    #expect(decide(service(), [Fixtures.pod("p", ip: "10.244.0.5")], [slice("s", [endpoint("p", "10.244.0.5")])]).isEmpty)
  }

  @Test("readiness, termination and publishNotReadyAddresses show in the conditions") func conditions() throws {
    var leaving = Fixtures.pod("b", ip: "10.244.0.6")
    leaving.metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    let pods = [Fixtures.pod("a", ready: false, ip: "10.244.0.5"), leaving, Fixtures.pod("c", phase: "Failed", ip: "10.244.0.7")]
    func conditions(_ spec: JSON) -> [JSON] {
      created(decide(service(spec), pods)).first?.json["endpoints"].elements.map { $0["conditions"] } ?? []
    }
    #expect(
      conditions([:]) == [
        ["ready": false, "serving": false, "terminating": false], ["ready": false, "serving": true, "terminating": true],
      ])
    #expect(conditions(["publishNotReadyAddresses": true]).allSatisfy { $0["ready"] == true })
  }

  @Test("a slice is kept under its name when its last pod goes, as a placeholder") func placeholder() {
    let actions = decide(service(), [], [slice("s", [endpoint("p", "10.244.0.5")])])
    #expect(
      actions.map(\.summary) == ["replace endpointslices s {\"endpoints\":[],\"ports\":[],\"metadata\":{\"annotations\":{}}}"]
        || actions.map(\.summary) == ["replace endpointslices s {\"endpoints\":[],\"ports\":[],\"metadata\":{}}"])
  }

  @Test("more than a hundred pods take more slices, filled one after the other") func splits() {
    let pods = (0..<230).map { Fixtures.pod("p\($0)", ip: "10.244.\($0 / 250).\($0 % 250)") }
    #expect(created(decide(service(), pods)).map { $0.json["endpoints"].elements.count } == [100, 100, 30])
  }

  @Test("Endpoints list the ready and the others apart") func endpoints() throws {
    let pods = [Fixtures.pod("a", ip: "10.244.0.5"), Fixtures.pod("b", ready: false, ip: "10.244.0.6")]
    let actions = EndpointsDecision.reconcile(service(), pods: pods, existing: nil)
    guard case .create(_, let object, _)? = actions.first else { return #expect(Bool(false)) }
    let subset = object.json["subsets"][0]
    #expect(subset["addresses"].elements.map { $0["ip"] } == ["10.244.0.5"])
    #expect(subset["notReadyAddresses"].elements.map { $0["ip"] } == ["10.244.0.6"])
    #expect(subset["ports"] == [["name": "http", "port": 8080, "protocol": "TCP"]])
    #expect(EndpointsDecision.reconcile(service(), pods: pods, existing: object).isEmpty)
  }
}

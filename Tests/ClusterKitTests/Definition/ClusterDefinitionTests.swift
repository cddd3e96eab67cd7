import KubeAPI
import Testing

@testable import ClusterKit

private let good = """
  apiVersion: lab/v1
  kind: Cluster
  metadata:
    name: small
  spec:
    nodes:
    - name: node01
      role: worker
    - name: cp
      role: control-plane
  """

@Suite struct ClusterDefinitionTests {
  @Test func `a short file gets the usual networks, and the control plane the first address`() throws {
    let definition = try ClusterDefinition.parse(good, file: "small.yaml")
    #expect(definition.version == "v1.36.2")
    let plan = ClusterPlan(definition)
    #expect(plan.machines.map(\.name) == ["cp", "node01", "base"])
    #expect(plan.machines.map { "\($0.address)" } == ["172.30.0.2", "172.30.0.3", "172.30.0.254"])
    #expect("\(plan.dnsAddress)" == "10.96.0.10")
    #expect("\(plan.gateway)" == "172.30.0.1")
  }

  @Test(arguments: [
    ("name: small", "name: Small!", "small.yaml:4: metadata.name: expected a name of"),
    ("role: worker", "role: boss", "small.yaml:8: spec.nodes[0].role: expected control-plane or worker"),
    ("role: control-plane", "role: worker", "spec.nodes: expected one node with role: control-plane"),
    ("name: node01", "name: cp", "small.yaml:9: spec.nodes[1].name: cp is used twice"),
    ("name: node01", "name: base", "small.yaml:7: spec.nodes[0].name: expected a host name other than base"),
    ("  nodes:", "  nodez: 1\n  nodes:", "small.yaml:6: spec.nodez: unknown field"),
    ("  nodes:", "  store: mysql\n  nodes:", "small.yaml:6: spec.store: expected sqlite or etcd"),
    ("  nodes:", "  apiPort: 80\n  nodes:", "small.yaml:6: spec.apiPort: expected a port from 1024 to 65535"),
    ("  nodes:", "  network: {pods: 10.244.0.1/16}\n  nodes:", "spec.network.pods: expected an IPv4 network"),
    ("  nodes:", "  network: {pods: 10.96.0.0/16}\n  nodes:", "overlaps"),
    ("kind: Cluster", "kind: Pod", "small.yaml:2: kind: expected Cluster"),
  ])
  func `what is wrong is named with its line`(old: String, new: String, message: String) {
    guard let range = good.firstRange(of: old) else { return }
    let text = good[..<range.lowerBound] + new + good[range.upperBound...]
    do {
      _ = try ClusterDefinition.parse(String(text), file: "small.yaml")
      Issue.record("accepted")
    } catch {
      #expect(error.description.contains(message), "\(error.description)")
    }
  }

  @Test func `without nodes there is one machine, for the API server, and no network for Pods`() throws {
    let text = "apiVersion: lab/v1\nkind: Cluster\nmetadata: {name: api}\nspec:\n  nodes: []\n"
    let plan = ClusterPlan(try ClusterDefinition.parse(text, file: "api.yaml"))
    #expect(plan.machines.map(\.name) == ["controlplane"])
    #expect(plan.controlPlane.role == .apiServer)
    #expect(plan.nodes.isEmpty)
    let error = #expect(throws: DefinitionErrors.self) {
      try ClusterDefinition.parse(text + "  network: {pods: 10.244.0.0/16}\n", file: "api.yaml")
    }
    #expect(error?.description == "api.yaml:6: spec.network.pods: no Pods run without nodes: remove it")
  }

  @Test func `a record reads back as it was written`() throws {
    var definition = try ClusterDefinition.parse(good, file: "small.yaml")
    definition.apiPort = 20000
    definition.store = .etcd
    #expect(ClusterDefinition(record: definition.record) == definition)
    #expect(ClusterDefinition(record: ["name": "x"]) == nil)
  }
}

import KubeAPI
import NFTables
import Netlink
import Testing

@testable import NetworkPolicy

/// Nine pods (namespaces x, y, z with pods a, b, c), as upstream's tests have them; every pair is asked for.
@Suite struct TruthTableTests {
  static let namespaces = ["x", "y", "z"]
  static let names = ["a", "b", "c"]

  static let pods: [PolicyPod] = namespaces.enumerated().flatMap { i, namespace in
    names.enumerated().map { j, name in
      PolicyPod(
        namespace: namespace, name: name, labels: ["pod": name], node: "node0\(j)",
        address: InternetAddress(v4: 0x0af4_0000 + UInt32(i * 256 + j + 2)),
        namedPorts: [
          .init(name: "serve-80-tcp", proto: "TCP"): 80, .init(name: "serve-81-udp", proto: "UDP"): j == 0 ? 8181 : 81,
        ])
    }
  }

  static func policy(_ name: String, namespace: String = "x", _ spec: JSON) -> KubeObject {
    var policy = KubeObject(apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", namespace: namespace, name: name)
    policy.json["spec"] = spec
    return policy
  }

  /// The pairs that are denied, as `from>to`.
  static func denied(
    _ policies: [KubeObject], proto: NFT.TransportProtocol = .tcp, port: UInt16 = 80, pods: [PolicyPod] = pods
  ) -> Set<String> {
    let labels = Dictionary(uniqueKeysWithValues: namespaces.map { ($0, ["ns": $0]) })
    let resolver = PolicyResolver(PolicyCluster(policies: policies, pods: pods, namespaces: labels))
    var denied: Set<String> = []
    for from in pods {
      let egress = resolver.resolve(from).egress
      for to in pods where from != to {
        let ingress = resolver.resolve(to).ingress
        let open =
          PodPolicy.allows(egress, peer: to.address, proto: proto, port: port)
          && PodPolicy.allows(ingress, peer: from.address, proto: proto, port: port)
        if !open { denied.insert("\(from.key)>\(to.key)") }
      }
    }
    return denied
  }

  static func pairs(where excluded: (_ from: PolicyPod, _ to: PolicyPod) -> Bool) -> Set<String> {
    Set(pods.flatMap { from in pods.filter { $0 != from && excluded(from, $0) }.map { "\(from.key)>\($0.key)" } })
  }

  @Test("without a policy everything is open") func open() { #expect(Self.denied([]).isEmpty) }

  @Test("default deny isolates a namespace in the direction it names")
  func defaultDeny() {
    let ingress = Self.policy("deny", ["podSelector": [:], "policyTypes": ["Ingress"]])
    #expect(Self.denied([ingress]) == Self.pairs { _, to in to.namespace == "x" })
    let egress = Self.policy("deny", ["podSelector": [:], "policyTypes": ["Egress"]])
    #expect(Self.denied([egress]) == Self.pairs { from, _ in from.namespace == "x" })
    let both = Self.policy("deny", ["podSelector": [:], "policyTypes": ["Ingress", "Egress"]])
    #expect(Self.denied([both]) == Self.pairs { from, to in from.namespace == "x" || to.namespace == "x" })
  }

  @Test("selectors of one peer go together, several peers widen")
  func andOr() {
    let and: JSON = [["namespaceSelector": ["matchLabels": ["ns": "y"]], "podSelector": ["matchLabels": ["pod": "b"]]]]
    let or: JSON = [["namespaceSelector": ["matchLabels": ["ns": "y"]]], ["podSelector": ["matchLabels": ["pod": "b"]]]]
    func policy(_ from: JSON) -> KubeObject {
      Self.policy("p", ["podSelector": ["matchLabels": ["pod": "a"]], "policyTypes": ["Ingress"], "ingress": [["from": from]]])
    }
    #expect(Self.denied([policy(and)]) == Self.pairs { from, to in to.key == "x/a" && from.key != "y/b" })
    #expect(Self.denied([policy(or)]) == Self.pairs { from, to in to.key == "x/a" && from.namespace != "y" && from.key != "x/b" })
  }

  @Test("expressions select namespaces, and policies add up")
  func unionOfPolicies() {
    let notZ: JSON = [
      ["namespaceSelector": ["matchExpressions": [["key": "ns", "operator": "NotIn", "values": ["z"]]]]]
    ]
    let one = Self.policy("one", ["podSelector": [:], "policyTypes": ["Ingress"], "ingress": [["from": notZ]]])
    let two = Self.policy(
      "two",
      [
        "podSelector": [:], "policyTypes": ["Ingress"],
        "ingress": [["from": [["namespaceSelector": [:], "podSelector": ["matchLabels": ["pod": "c"]]]]]],
      ])
    #expect(
      Self.denied([one, two]) == Self.pairs { from, to in to.namespace == "x" && from.namespace == "z" && from.name != "c" })
  }

  @Test(
    "ports are compared by protocol, number, range and name",
    arguments: [
      (["port": 80], "tcp", 80, true), (["port": 80], "tcp", 81, false), (["port": 80], "udp", 80, false),
      (["port": 80, "endPort": 90], "tcp", 85, true), (["port": 80, "endPort": 90], "tcp", 91, false),
      (["protocol": "SCTP"], "sctp", 7777, true), (["protocol": "UDP", "port": 53], "udp", 53, true),
      (["port": "serve-80-tcp"], "tcp", 80, true), (["port": "serve-80-tcp"], "tcp", 81, false),
      (["port": "serve-81-udp", "protocol": "UDP"], "udp", 8181, true),
      (["port": "serve-81-udp", "protocol": "UDP"], "udp", 81, false),
      (["port": "nothing"], "tcp", 80, false),
    ] as [(JSON, String, UInt16, Bool)])
  func ports(json: JSON, proto: String, port: UInt16, open: Bool) throws {
    let policy = Self.policy(
      "p", ["podSelector": ["matchLabels": ["pod": "a"]], "policyTypes": ["Ingress"], "ingress": [["ports": [json]]]])
    let denied = Self.denied([policy], proto: try #require(NFT.TransportProtocol(proto)), port: port)
    #expect(denied == (open ? [] : Self.pairs { _, to in to.key == "x/a" }))
  }

  @Test("a named port in egress means each peer's own number")
  func namedEgress() {
    let policy = Self.policy(
      "p",
      [
        "podSelector": [:], "policyTypes": ["Egress"],
        "egress": [["to": [["namespaceSelector": [:]]], "ports": [["port": "serve-81-udp", "protocol": "UDP"]]]],
      ])
    #expect(Self.denied([policy], proto: .udp, port: 8181) == Self.pairs { from, to in from.namespace == "x" && to.name != "a" })
    #expect(Self.denied([policy], proto: .udp, port: 81) == Self.pairs { from, to in from.namespace == "x" && to.name == "a" })
  }

  @Test("blocks of addresses allow all but their exceptions")
  func blocks() {
    let policy = Self.policy(
      "p",
      [
        "podSelector": [:], "policyTypes": ["Egress"],
        "egress": [["to": [["ipBlock": ["cidr": "10.244.0.0/16", "except": ["10.244.1.0/24", "10.244.2.2/32"]]]]]],
      ])
    let denied = Self.pairs { from, to in from.namespace == "x" && (to.namespace == "y" || to.key == "z/a") }
    #expect(Self.denied([policy]) == denied)
  }

  @Test("policies follow the labels of pods")
  func relabelled() {
    let policy = Self.policy(
      "p",
      [
        "podSelector": ["matchLabels": ["pod": "a"]], "policyTypes": ["Ingress"],
        "ingress": [["from": [["podSelector": ["matchLabels": ["pod": "b"]]]]]],
      ])
    var pods = Self.pods
    #expect(!Self.denied([policy], pods: pods).contains("x/b>x/a"))
    pods[1].labels = ["pod": "other"]
    #expect(Self.denied([policy], pods: pods).contains("x/b>x/a"))
  }
}

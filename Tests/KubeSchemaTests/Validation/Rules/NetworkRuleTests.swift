import KubeAPI
import Testing

@testable import KubeSchema

/// Ingresses, network policies, addresses and slices, after upstream's pkg/apis/networking and pkg/apis/discovery.
@Suite("rules of networking")
struct NetworkRuleTests {
  private static let backend = "backend: {service: {name: web, port: {number: 80}}}"
  private static func path(_ text: String) -> String { "spec: {rules: [{http: {paths: [{\(text), \(backend)}]}}]}" }
  private static let place = "spec.rules[0].http.paths[0]"

  @Test(
    "Ingresses",
    arguments: [
      (path("path: /, pathType: Prefix"), []),
      (path("path: '', pathType: ImplementationSpecific"), []),
      (path("pathType: Exact"), ["\(place).path: Invalid value: \"\": must be an absolute path"]),
      (
        path("path: a//b, pathType: Exact"),
        [
          "\(place).path: Invalid value: \"a//b\": must be an absolute path",
          "\(place).path: Invalid value: \"a//b\": must not contain '//'",
        ]
      ),
      (
        path("path: /a/../b/., pathType: Prefix"),
        [
          "\(place).path: Invalid value: \"/a/../b/.\": must not contain '/../'",
          "\(place).path: Invalid value: \"/a/../b/.\": cannot end with '/.'",
        ]
      ),
      (
        path("path: /%2f/.., pathType: Prefix"),
        [
          "\(place).path: Invalid value: \"/%2f/..\": must not contain '%2f'",
          "\(place).path: Invalid value: \"/%2f/..\": cannot end with '/..'",
        ]
      ),
      // Nothing more is said of a path without a type.
      (
        "spec: {rules: [{http: {paths: [{path: a, backend: {}}]}}]}",
        ["\(place).pathType: Required value: pathType must be specified"]
      ),
      (
        path("path: /, pathType: ''"),
        [
          "\(place).pathType: Unsupported value: \"\": supported values: \"Exact\", \"ImplementationSpecific\", \"Prefix\""
        ]
      ),
      (
        "spec: {defaultBackend: {resource: {apiGroup: '', kind: K, name: nn}}}",
        [
          "spec.defaultBackend.resource.apiGroup: Invalid value: \"\": <subdomain>"
        ]
      ),
      (
        "spec: {defaultBackend: {resource: {kind: a/b, name: ..}}}",
        [
          "spec.defaultBackend.resource.kind: Invalid value: \"a/b\": may not contain '/'",
          "spec.defaultBackend.resource.name: Invalid value: \"..\": may not be '..'",
        ]
      ),
      (
        "spec: {rules: [{host: '::1'}]}",
        [
          "spec.rules[0].host: Invalid value: \"::1\": must be a DNS name, not an IP address",
          "spec.rules[0].host: Invalid value: \"::1\": <subdomain>",
        ]
      ),
      (
        "spec: {defaultBackend: {service: {name: web, port: {name: 'a--b'}}}}",
        [
          "spec.defaultBackend.service.port.name: Invalid value: \"a--b\": must not contain consecutive hyphens"
        ]
      ),
    ] as [(String, [String])])
  func ingresses(text: String, faults: [String]) throws {
    #expect(try Rules.create("ingresses.networking.k8s.io", text) == Rules.spelled(faults))
  }

  @Test("the addresses of an Ingress are checked when they change")
  func ingressStatus() throws {
    let spec = Self.path("path: /, pathType: Prefix")
    func status(_ entries: String) -> String { "\(spec), status: {loadBalancer: {ingress: [\(entries)]}}" }
    let faults = try Rules.update(
      "ingresses.networking.k8s.io", status("{ip: 010.0.0.1}"),
      status("{ip: 010.0.0.1}, {ip: 010.0.0.2}, {ip: x}, {ip: '::ffff:10.0.0.1'}, {hostname: 1.2.3.4}, {hostname: A_}"),
      status: true)
    let path = "status.loadBalancer.ingress"
    #expect(
      faults
        == Rules.spelled([
          "\(path)[1].ip: Invalid value: \"010.0.0.2\": must not have leading 0s",
          "\(path)[2].ip: Invalid value: \"x\": <address>",
          "\(path)[3].ip: Invalid value: \"::ffff:10.0.0.1\": must not be an IPv4-mapped IPv6 address",
          "\(path)[4].hostname: Invalid value: \"1.2.3.4\": must be a DNS name, not an IP address",
          "\(path)[5].hostname: Invalid value: \"A_\": <subdomain>",
        ]))
  }

  @Test(
    "IngressClasses",
    arguments: [
      ("controller: a.b/c", []), ("", ["spec.controller: Required value"]),
      (
        "controller: 'A/b c'",
        [
          "spec.controller: Invalid value: \"A\": <subdomain>",
          "spec.controller: Invalid value: \"b c\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')",
        ]
      ),
      (
        "controller: a.b/c, parameters: {apiGroup: '', kind: '', name: nn, scope: X}",
        [
          "spec.parameters.apiGroup: Invalid value: \"\": <subdomain>", "spec.parameters.kind: Required value",
          "spec.parameters.scope: Unsupported value: \"X\": supported values: \"Cluster\", \"Namespace\"",
        ]
      ),
      (
        "controller: a.b/c, parameters: {kind: K, name: nn, namespace: x}",
        [
          "spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"
        ]
      ),
      (
        "controller: a.b/c, parameters: {kind: K, name: nn, scope: Namespace, namespace: X_}",
        [
          "spec.parameters.namespace: Invalid value: \"X_\": <label>"
        ]
      ),
    ] as [(String, [String])])
  func ingressClasses(spec: String, faults: [String]) throws {
    #expect(try Rules.create("ingressclasses.networking.k8s.io", "spec: {\(spec)}") == Rules.spelled(faults))
  }

  private static func peers(_ text: String) -> String { "spec: {podSelector: {}, ingress: [{from: [\(text)]}]}" }
  private static let peer = "spec.ingress[0].from[0]"

  @Test(
    "network policies",
    arguments: [
      (peers("{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}"), []),
      (
        peers("{ipBlock: {cidr: 10.0.0.1/8}}"),
        [
          "\(peer).ipBlock.cidr: Invalid value: \"10.0.0.1/8\": must not have bits set beyond the prefix length"
        ]
      ),
      (
        peers("{ipBlock: {cidr: 010.0.0.0/8, except: [10.1.0.0/016, 10.0.0.0/8]}}"),
        [
          "\(peer).ipBlock.cidr: Invalid value: \"010.0.0.0/8\": must not have leading 0s in IP or prefix length",
          "\(peer).ipBlock.except[0]: Invalid value: \"10.1.0.0/016\": must not have leading 0s in IP or prefix length",
          "\(peer).ipBlock.except[1]: Invalid value: \"10.0.0.0/8\": must be a strict subset of `cidr`",
        ]
      ),
      (
        peers("{ipBlock: {cidr: 10.0.0.0}, podSelector: {}}"),
        [
          "\(peer).ipBlock.cidr: Invalid value: \"10.0.0.0\": <network>",
          "\(peer): Forbidden: may not specify both ipBlock and another peer",
        ]
      ),
      (
        peers("{ipBlock: {cidr: '::ffff:10.0.0.0/104'}}"),
        [
          "\(peer).ipBlock.cidr: Invalid value: \"::ffff:10.0.0.0/104\": must not have an IPv4-mapped IPv6 address"
        ]
      ),
      (
        "spec: {podSelector: {}, egress: [{ports: [{protocol: '', port: 80, endPort: 70000}]}]}",
        [
          "spec.egress[0].ports[0].protocol: Unsupported value: \"\": supported values: \"TCP\", \"UDP\", \"SCTP\"",
          "spec.egress[0].ports[0].endPort: Invalid value: 70000: <port>",
        ]
      ),
    ] as [(String, [String])])
  func policies(text: String, faults: [String]) throws {
    #expect(try Rules.create("networkpolicies.networking.k8s.io", text) == Rules.spelled(faults))
  }

  @Test("a network that a policy had may stay as it is spelled, wherever it moves")
  func oldNetworks() throws {
    let old = Self.peers("{ipBlock: {cidr: 10.0.0.1/8, except: [10.1.0.1/16]}}")
    let new = "spec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.0.0.1/8}}, {ipBlock: {cidr: 10.0.0.2/8}}]}]}"
    #expect(
      try Rules.update("networkpolicies.networking.k8s.io", old, new) == [
        "spec.egress[0].to[1].ipBlock.cidr: Invalid value: \"10.0.0.2/8\": must not have bits set beyond the prefix length"
      ])
  }

  @Test(
    "ServiceCIDRs",
    arguments: [
      ("[10.0.0.0/24]", []), ("['2001:db8::/64', 10.0.0.0/24]", []),
      ("[]", ["spec.cidrs: Required value: at least one CIDR required"]),
      ("[a, b, c]", ["spec.cidrs: Invalid value: {\"CIDRs\":[\"a\",\"b\",\"c\"]}: may only hold up to 2 values"]),
      ("['2001:DB8::/64']", ["spec.cidrs[0]: Invalid value: \"2001:DB8::/64\": must be in canonical form (\"2001:db8::/64\")"]),
      (
        "[10.0.0.1/24, 10.1.0.0/24]",
        [
          "spec.cidrs[0]: Invalid value: \"10.0.0.1/24\": must not have bits set beyond the prefix length",
          "spec.cidrs: Invalid value: [\"10.0.0.1/24\",\"10.1.0.0/24\"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64",
        ]
      ),
    ] as [(String, [String])])
  func serviceNetworks(cidrs: String, faults: [String]) throws {
    #expect(try Rules.create("servicecidrs.networking.k8s.io", "spec: {cidrs: \(cidrs)}") == faults)
  }

  @Test(
    "ServiceCIDRs may grow by a family",
    arguments: [
      ("[10.0.0.0/24, '2001:db8::/64']", []),
      ("[10.1.0.0/24]", ["spec.cidrs[0]: Invalid value: \"10.1.0.0/24\": field is immutable"]),
      ("[]", ["spec.cidrs: Invalid value: null: field is immutable"]),
      (
        "[10.1.0.0/24, x]",
        [
          "spec.cidrs[0]: Invalid value: \"10.1.0.0/24\": field is immutable", "spec.cidrs[1]: Invalid value: \"x\": <network>",
        ]
      ),
    ] as [(String, [String])])
  func serviceNetworkChanges(cidrs: String, faults: [String]) throws {
    let old = "spec: {cidrs: [10.0.0.0/24]}"
    #expect(try Rules.update("servicecidrs.networking.k8s.io", old, "spec: {cidrs: \(cidrs)}") == Rules.spelled(faults))
  }

  @Test(
    "IPAddresses are named by the address",
    arguments: [
      ("10.0.0.1", "parentRef: {resource: services, name: x, namespace: ny}", []),
      (
        "010.0.0.1", "parentRef: {resource: services, name: x}",
        ["metadata.name: Invalid value: \"010.0.0.1\": must not have leading 0s"]
      ),
      (
        "'2001:DB8::1'", "parentRef: {resource: services, name: x}",
        [
          "metadata.name: Invalid value: \"2001:DB8::1\": must be in canonical form (\"2001:db8::1\")"
        ]
      ),
      ("10.0.0.1", "", ["spec.parentRef: Required value"]),
      (
        "10.0.0.1", "parentRef: {group: A_, resource: a/b, namespace: ..}",
        [
          "spec.parentRef.group: Invalid value: \"A_\": <subdomain>",
          "spec.parentRef.resource: Invalid value: \"a/b\": may not contain '/'", "spec.parentRef.name: Required value",
          "spec.parentRef.namespace: Invalid value: \"..\": may not be '..'",
        ]
      ),
    ] as [(String, String, [String])])
  func addresses(name: String, spec: String, faults: [String]) throws {
    #expect(try Rules.create("ipaddresses.networking.k8s.io", "spec: {\(spec)}", name: name) == Rules.spelled(faults))
  }

  @Test("an IPAddress keeps its owner")
  func owner() throws {
    let faults = try Rules.update(
      "ipaddresses.networking.k8s.io", "spec: {parentRef: {resource: services, name: x}}",
      "spec: {parentRef: {resource: services, name: z}}", name: "10.0.0.1")
    #expect(
      faults == [
        "spec.parentRef: Invalid value: {\"Group\":\"\",\"Resource\":\"services\",\"Namespace\":\"\",\"Name\":\"z\"}: field is immutable"
      ])
  }
}

import KubeAPI
import Testing

@testable import KubeSchema

/// EndpointSlices and leases, after upstream's pkg/apis/discovery and pkg/apis/coordination.
@Suite("rules of slices and leases")
struct SliceRuleTests {
  private static func many(_ count: Int, _ text: String) -> String {
    "[\((0..<count).map { text.replacing("#", with: String($0)) }.joined(separator: ", "))]"
  }

  @Test(
    "EndpointSlices",
    arguments: [
      ("addressType: IPv4, endpoints: [{addresses: [10.0.0.1]}], ports: [{name: a, port: 80}, {port: 81}]", []),
      ("", ["addressType: Required value"]),
      ("addressType: IP", ["addressType: Unsupported value: \"IP\": supported values: \"FQDN\", \"IPv4\", \"IPv6\""]),
      (
        "addressType: IPv4, endpoints: [{addresses: []}, {addresses: [x, 010.0.0.1, '::1', 127.0.0.1, 0.0.0.0]}]",
        [
          "endpoints[0].addresses: Required value: must contain at least 1 address",
          "endpoints[1].addresses[0]: Invalid value: \"x\": <address>",
          "endpoints[1].addresses[1]: Invalid value: \"010.0.0.1\": must not have leading 0s",
          "endpoints[1].addresses: Invalid value: \"::1\": must be an IPv4 address",
          "endpoints[1].addresses[2]: Invalid value: \"::1\": may not be in the loopback range (127.0.0.0/8, ::1/128)",
          "endpoints[1].addresses[3]: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)",
          "endpoints[1].addresses[4]: Invalid value: \"0.0.0.0\": may not be unspecified (0.0.0.0)",
        ]
      ),
      (
        "addressType: FQDN, endpoints: [{addresses: [a.example.com., example, 'A_.b', '']}]",
        [
          "endpoints[0].addresses[1]: Invalid value: \"example\": should be a domain with at least two segments separated by dots",
          "endpoints[0].addresses[2]: Invalid value: \"A_.b\": <subdomain>", "endpoints[0].addresses[3]: Required value",
        ]
      ),
      (
        "addressType: IPv6, endpoints: [{addresses: ['fd00::1'], hostname: A_, nodeName: B_, hints: {forZones: [{name: a}, {name: a}, {name: 'c d'}], forNodes: \(many(9, "{name: n#}"))}}]",
        [
          "endpoints[0].nodeName: Invalid value: \"B_\": <subdomain>", "endpoints[0].hostname: Invalid value: \"A_\": <label>",
          "endpoints[0].hints.forZones[1].name: Duplicate value: \"a\"",
          "endpoints[0].hints.forZones[2].name: Invalid value: \"c d\": <value>",
          "endpoints[0].hints.forNodes: Too many: 9: must have at most 8 items",
        ]
      ),
      (
        "addressType: IPv4, endpoints: [{addresses: \(many(101, "10.0.0.#"))}]",
        [
          "endpoints[0].addresses: Too many: 101: must have at most 100 items"
        ]
      ),
      (
        "addressType: IPv4, endpoints: \(many(1001, "{addresses: []}"))",
        ["endpoints: Too many: 1001: must have at most 1000 items"]
      ),
      (
        "addressType: IPv4, ports: [{name: A_}, {}, {name: ''}, {name: b, protocol: ICMP, appProtocol: 'a b'}]",
        [
          "ports[0].name: Invalid value: \"A_\": <label>", "ports[2].name: Duplicate value: \"\"",
          "ports[3].protocol: Unsupported value: \"ICMP\": supported values: \"SCTP\", \"TCP\", \"UDP\"",
          "ports[3].appProtocol: Invalid value: \"a b\": <qualified>",
        ]
      ),
    ] as [(String, [String])])
  func slices(text: String, faults: [String]) throws {
    #expect(try Rules.create("endpointslices.discovery.k8s.io", text) == Rules.spelled(faults))
  }

  @Test("endpoints that stay are not looked at again, and the type of addresses is fixed")
  func changes() throws {
    let old = "addressType: IPv4, endpoints: [{addresses: [010.0.0.1]}]"
    #expect(try Rules.update("endpointslices.discovery.k8s.io", old, "\(old), ports: [{port: 80}]") == [])
    #expect(
      try Rules.update("endpointslices.discovery.k8s.io", old, "addressType: IPv6, endpoints: [{addresses: [010.0.0.1]}]") == [
        "addressType: Invalid value: \"IPv6\": field is immutable"
      ])
  }

  @Test("the topology of old is dropped from endpoints that are written")
  func topology() throws {
    let schema = try Rules.schema("endpointslices.discovery.k8s.io")
    var slice = try Rules.object(
      schema, "addressType: IPv4, endpoints: [{addresses: [10.0.0.1], deprecatedTopology: {a: b}}]", "x")
    let old = slice
    schema.prepareForCreate(&slice, now: .now)
    #expect(slice.json["endpoints"] == [["addresses": ["10.0.0.1"], "conditions": [:]]])
    var same = old
    schema.prepareForUpdate(&same, old: old)
    #expect(same.json["endpoints"] == old.json["endpoints"])
  }

  @Test(
    "odd addresses are warned of",
    arguments: [
      ("addressType: FQDN, endpoints: [{addresses: [a.b]}]", ["spec.addressType: FQDN endpoints are deprecated"]),
      (
        "addressType: IPv4, endpoints: [{addresses: [010.0.0.1]}]",
        [
          "endpoints[0].addresses[0]: non-standard IP address \"010.0.0.1\" is invalid: use \"10.0.0.1\""
        ]
      ),
      (
        "addressType: IPv6, endpoints: [{addresses: ['FD00::1', 'fd00::1', '::ffff:10.0.0.1']}]",
        [
          "endpoints[0].addresses[0]: IPv6 address \"FD00::1\" should be in RFC 5952 canonical format (\"fd00::1\")",
          "endpoints[0].addresses[2]: non-standard IP address \"::ffff:10.0.0.1\" is invalid: use \"10.0.0.1\"",
        ]
      ),
    ] as [(String, [String])])
  func warnings(text: String, warnings: [String]) throws {
    let schema = try Rules.schema("endpointslices.discovery.k8s.io")
    #expect(schema.warnings(try Rules.object(schema, text, "x")) == warnings)
  }

  @Test(
    "leases",
    arguments: [
      ("holderIdentity: '', leaseTransitions: 1", []),
      (
        "leaseDurationSeconds: 0, leaseTransitions: -1",
        [
          "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
          "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0",
        ]
      ),
      // Coordinated leader election is off.
      ("preferredHolder: a", []), ("strategy: x", []),
    ] as [(String, [String])])
  func leases(spec: String, faults: [String]) throws {
    #expect(try Rules.create("leases.coordination.k8s.io", "spec: {\(spec)}") == faults)
  }

  @Test("fields of coordinated leader election are dropped")
  func election() throws {
    let schema = try Rules.schema("leases.coordination.k8s.io")
    var lease = try Rules.object(schema, "spec: {holderIdentity: a, strategy: OldestEmulationVersion, preferredHolder: b}", "x")
    schema.prepareForCreate(&lease, now: .now)
    #expect(lease.spec == ["holderIdentity": "a"])
  }
}

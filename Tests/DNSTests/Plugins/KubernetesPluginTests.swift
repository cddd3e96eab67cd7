import KubeAPI
import Testing

@testable import DNS

@Suite struct KubernetesPluginTests {
  private static func plugin() throws -> KubernetesPlugin {
    let corefile = try CorefileParser.parse(CorefileParserTests.kubeadm)
    let instance = try ServerInstance(corefile, file: "Corefile", environment: CorefileParserTests.environment())
    let plugin = try #require(instance.plugins.compactMap { $0 as? KubernetesPlugin }.first)
    plugin.update { records in
      for name in ["default", "shop", "kube-system"] {
        records.set(namespace: KubeObject(apiVersion: "v1", kind: "Namespace", name: name))
      }
      records.set(
        service: object(
          "Service", "shop", "web",
          [
            "spec": [
              "clusterIP": "10.96.0.7", "clusterIPs": ["10.96.0.7"], "ports": [["name": "http", "port": 80, "protocol": "TCP"]],
            ]
          ]))
      records.set(service: object("Service", "shop", "db", ["spec": ["clusterIP": "None", "clusterIPs": ["None"]]]))
      records.set(
        service: object(
          "Service", "shop", "out", ["spec": ["type": "ExternalName", "externalName": "web.shop.svc.cluster.local"]]))
      records.set(service: object("Service", "kube-system", "kube-dns", ["spec": ["clusterIPs": ["10.96.0.10"]]]))
      records.set(
        slice: object(
          "EndpointSlice", "shop", "db-1",
          [
            "metadata": ["name": "db-1", "namespace": "shop", "labels": ["kubernetes.io/service-name": "db"]],
            "ports": [["name": "redis", "port": 6379, "protocol": "TCP"]],
            "endpoints": [
              ["addresses": ["10.244.1.2"], "hostname": "db-0", "conditions": ["ready": true]],
              ["addresses": ["10.244.2.3"], "conditions": ["ready": true]],
              ["addresses": ["10.244.2.9"], "conditions": ["ready": false]],
            ],
          ]))
      records.set(
        slice: object(
          "EndpointSlice", "shop", "web-1",
          [
            "metadata": ["name": "web-1", "namespace": "shop", "labels": ["kubernetes.io/service-name": "web"]],
            "ports": [["name": "http", "port": 8080, "protocol": "TCP"]],
            "endpoints": [["addresses": ["10.244.1.9"], "conditions": ["ready": true]]],
          ]))
    }
    plugin.markReady()
    return plugin
  }

  private static func object(_ kind: String, _ namespace: String, _ name: String, _ fields: JSON) -> KubeObject {
    var object = KubeObject(apiVersion: "v1", kind: kind, namespace: namespace, name: name)
    for (key, value) in fields.members { object.json[key] = value }
    return object
  }

  private static func ask(_ name: String, _ type: DNSType, _ plugin: KubernetesPlugin) async throws -> DNSMessage {
    let query = DNSMessage(query: DNSName(name), type, id: 1)
    let request = DNSRequest(message: query, client: "10.244.0.9:4000", transport: .udp, size: query.bytes.count, zone: .root)
    return try await DNSChain([plugin])(request)
  }

  /// The answers as `dig +short` shows them.
  private static func short(_ message: DNSMessage) -> [String] {
    message.answers.map { record in
      switch record.content {
      case .address(let bytes): bytes.map(String.init).joined(separator: ".")
      case .name(let name): name.description
      case .service(let priority, let weight, let port, let target): "\(priority) \(weight) \(port) \(target)"
      case .text(let texts): texts.joined(separator: " ")
      default: "\(record.type)"
      }
    }
  }

  @Test(
    "names of the cluster are answered as the DNS specification says",
    arguments: [
      ("web.shop.svc.cluster.local", DNSType.a, ["10.96.0.7"], DNSResponseCode.noError),
      ("WEB.shop.svc.cluster.local", .a, ["10.96.0.7"], .noError),
      ("web.shop.svc.cluster.local", .aaaa, [], .noError),
      ("db.shop.svc.cluster.local", .a, ["10.244.1.2", "10.244.2.3"], .noError),
      ("db-0.db.shop.svc.cluster.local", .a, ["10.244.1.2"], .noError),
      ("10-244-2-3.db.shop.svc.cluster.local", .a, ["10.244.2.3"], .noError),
      ("_http._tcp.web.shop.svc.cluster.local", .srv, ["0 100 80 web.shop.svc.cluster.local."], .noError),
      (
        "_redis._tcp.db.shop.svc.cluster.local", .srv,
        ["0 50 6379 db-0.db.shop.svc.cluster.local.", "0 50 6379 10-244-2-3.db.shop.svc.cluster.local."], .noError
      ),
      ("10-244-1-9.web.shop.svc.cluster.local", .a, ["10.244.1.9"], .noError),
      ("10-244-1-8.web.shop.svc.cluster.local", .a, [], .nameError),
      ("_smtp._tcp.web.shop.svc.cluster.local", .srv, [], .nameError),
      ("out.shop.svc.cluster.local", .a, ["web.shop.svc.cluster.local.", "10.96.0.7"], .noError),
      ("7.0.96.10.in-addr.arpa", .ptr, ["web.shop.svc.cluster.local."], .noError),
      ("2.1.244.10.in-addr.arpa", .ptr, ["db-0.db.shop.svc.cluster.local."], .noError),
      ("10-244-1-2.shop.pod.cluster.local", .a, ["10.244.1.2"], .noError),
      ("10-244-1-2.nosuch.pod.cluster.local", .a, [], .nameError),
      ("nosuch.shop.svc.cluster.local", .a, [], .nameError),
      ("web.nosuch.svc.cluster.local", .a, [], .nameError),
      ("shop.svc.cluster.local", .a, [], .noError),
      ("nosuch.svc.cluster.local", .a, [], .nameError),
      ("svc.cluster.local", .a, [], .noError),
      ("cluster.local", .ns, ["ns.dns.cluster.local."], .noError),
      ("ns.dns.cluster.local", .a, ["10.96.0.10"], .noError),
      ("dns-version.cluster.local", .txt, ["1.1.0"], .noError),
      ("web.cluster.local", .a, [], .nameError),
      ("example.org", .a, [], .refused),
    ])
  func answers(name: String, type: DNSType, expected: [String], code: DNSResponseCode) async throws {
    let response = try await Self.ask(name, type, try Self.plugin())
    #expect(Self.short(response) == expected)
    #expect(response.code == code)
    if code != .refused, expected.isEmpty { #expect(response.authorities.map(\.type) == [.soa]) }
  }

  @Test("addresses that are not the cluster's go on to the next plugin") func otherAddresses() async throws {
    #expect(try await Self.ask("1.2.0.192.in-addr.arpa", .ptr, try Self.plugin()).code == .refused)
  }

  @Test("what has gone is no longer answered") func removal() async throws {
    let plugin = try Self.plugin()
    plugin.update { $0.remove(service: KubeObject(apiVersion: "v1", kind: "Service", namespace: "shop", name: "web")) }
    #expect(try await Self.ask("web.shop.svc.cluster.local", .a, plugin).code == .nameError)
    #expect(try await Self.ask("7.0.96.10.in-addr.arpa", .ptr, plugin).code == .refused)
  }

  @Test("before the API has been read every query fails") func notReady() async throws {
    let plugin = KubernetesPlugin(KubernetesPlugin.Settings(zones: [DNSName("cluster.local")]), client: nil)
    let error = await #expect(throws: DNSFailure.self) { try await Self.ask("web.shop.svc.cluster.local", .a, plugin) }
    #expect(error?.code == .notReady)
  }
}

extension KubernetesPlugin.Settings {
  fileprivate init(zones: [DNSName]) {
    self.init()
    self.zones = zones
  }
}

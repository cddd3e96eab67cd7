import KubeAPI

/// A name looked up from a pod or node.
package struct DNSProbe: Probe {
  package static let keyword = "dns"

  enum Expectation: Hashable, Sendable {
    case resolves
    case noSuchName
    case addresses([String])
    /// The cluster IP of a Service.
    case service(namespace: String, name: String)
  }

  let from: Vantage
  let name: String
  let server: String?
  let expect: Expectation

  package init(_ node: DefinitionNode) throws(DefinitionError) {
    self = try node.fields { fields throws(DefinitionError) in try DNSProbe(&fields) }
  }

  private init(_ fields: inout DefinitionFields) throws(DefinitionError) {
    from = try Vantage(try fields.required("from", "where to look it up from"))
    name = try fields.required("name", "the name to look up").text()
    server = try fields.optional("server")?.text()
    let service = fields.optional("service")
    let addresses = fields.optional("addresses")
    let absent = try fields.optional("absent")?.bool() ?? false
    switch (service, addresses, absent) {
    case (let node?, nil, false):
      let parts = try node.text().split(separator: "/").map(String.init)
      guard parts.count == 2 else { throw node.fail("expected namespace/name") }
      expect = .service(namespace: parts[0], name: parts[1])
    case (nil, let node?, false): expect = .addresses(try node.strings())
    case (nil, nil, true): expect = .noSuchName
    case (nil, nil, false): expect = .resolves
    default: throw fields.node.fail("expected only one of service, addresses, absent")
    }
  }

  package var wanted: String {
    switch expect {
    case .resolves: "\(from.text) resolves \(name)"
    case .noSuchName: "\(name) is no name for \(from.text)"
    case .addresses(let addresses): "\(from.text) resolves \(name) to \(addresses.joined(separator: ", "))"
    case .service(let namespace, let service): "\(from.text) resolves \(name) to the cluster IP of \(namespace)/\(service)"
    }
  }

  package func look(_ lab: any LabAccess) async throws(AccessError) -> Finding {
    guard case .site(let site, let namespace) = try await from.find(lab) else {
      return .failed(observed: "\(from.text) is not running")
    }
    var resolver = try await Resolver.cluster(lab, namespace: namespace)
    if let server { resolver = Resolver(server: server, search: Resolver.search(namespace: namespace)) }
    guard let resolver else { return .failed(observed: "there is no Service kube-system/kube-dns") }
    var addresses: [String]?
    switch expect {
    case .addresses(let wanted): addresses = wanted
    case .service(let namespace, let name):
      guard let service = try await lab.get(.services, namespace: namespace, name: name) else {
        return .failed(observed: "there is no Service \(namespace)/\(name)")
      }
      addresses = [service.spec.clusterIP.string ?? ""]
    case .resolves, .noSuchName: break
    }
    let name = name
    let answer = try await lab.inside(site) { resolver.resolve(name, milliseconds: 3_000) }
    return judge(answer, addresses: addresses, server: resolver.server)
  }

  func judge(_ answer: DNSMessage.Answer?, addresses wanted: [String]?, server: String) -> Finding {
    switch answer {
    case nil: return .failed(observed: "no answer from \(server)")
    case .failed(let why)?: return .failed(observed: why)
    case .noSuchName?, .addresses([])?: return .when(expect == .noSuchName, "no such name")
    case .addresses(let found)?:
      let observed = found.joined(separator: ", ")
      guard let wanted else { return .when(expect == .resolves, observed) }
      return .when(Set(found) == Set(wanted), observed)
    }
  }
}

import KubeAPI

/// Traffic: a connection from a pod or node, which must be answered or must be blocked.
package struct ConnectProbe: Probe {
  package static let keyword = "connect"

  enum Expectation: String, CaseIterable, Sendable {
    case reachable
    /// No connection comes about. The target must be there, or nothing would be proved.
    case blocked
  }

  let from: Vantage
  let target: ConnectTarget
  let expect: Expectation
  let status: Int?
  let bodyContains: String?
  let headers: [String: String]
  let limit: Duration
  /// How many connections in a row must come out so: a Service with one broken endpoint answers only now and then.
  let times: Int

  package init(_ node: DefinitionNode) throws(DefinitionError) {
    self = try node.fields { fields throws(DefinitionError) in try ConnectProbe(&fields) }
  }

  private init(_ fields: inout DefinitionFields) throws(DefinitionError) {
    from = try Vantage(try fields.required("from", "where to connect from"))
    target = try ConnectTarget(try fields.required("to", "a URL (http:// or tcp://) or a pod and port"))
    expect = try fields.optional("expect")?.choice(Expectation.self) ?? .reachable
    status = try fields.optional("status")?.int(100...599)
    bodyContains = try fields.optional("body")?.text()
    limit = try fields.optional("timeout")?.duration() ?? .seconds(2)
    times = try fields.optional("times")?.int(1...20) ?? 1
    var headers: [String: String] = [:]
    if let node = fields.optional("headers") {
      for (name, _) in node.value.members { headers[name] = try node.member(name)?.string() }
    }
    self.headers = headers
    guard expect == .reachable || (status == nil && bodyContains == nil) else {
      throw fields.node.fail("expected no status or body with expect: blocked")
    }
    guard target.isHTTP || (status == nil && bodyContains == nil) else {
      throw fields.node.fail("expected an http:// target with status or body")
    }
  }

  package var wanted: String {
    switch expect {
    case .blocked: return "\(from.text) cannot connect to \(target.text)"
    case .reachable:
      var text = "\(from.text) reaches \(target.text)"
      if let status { text += " with status \(status)" }
      if let bodyContains { text += " with \"\(bodyContains)\" in the body" }
      return text
    }
  }

  /// What came of one connection.
  enum Outcome: Hashable, Sendable {
    case unresolved(String)
    case socket(BlockingSocket.Outcome)
    case answer(HTTPAnswer)
    /// Connected, but what came was not HTTP.
    case silent
  }

  package func look(_ lab: any LabAccess) async throws(AccessError) -> Finding {
    let site: NetworkSite
    let namespace: String
    switch try await from.find(lab) {
    case .missing(let why): return .failed(observed: why)
    case .site(let found, let home): (site, namespace) = (found, home)
    }
    var address: String
    switch try await target.address(lab) {
    case .missing(let why): return .failed(observed: why)
    case .name(let name): address = name
    }
    var resolver: Resolver?
    if case .host(let host) = site, !BlockingSocket.isIPv4(address) {
      guard let found = try await ConnectProbe.lookUp(address, on: host, lab) else {
        return .failed(observed: "\(host) knows no host \(address)")
      }
      address = found
    } else if !BlockingSocket.isIPv4(address) {
      resolver = try await Resolver.cluster(lab, namespace: namespace)
      guard resolver != nil else { return .failed(observed: "there is no cluster DNS to look \(address) up") }
    }
    let (target, headers, resolving, count, place) = (target, headers, resolver, times, address)
    let milliseconds = Int(limit / .milliseconds(1))
    let outcomes = try await lab.inside(site) {
      (0..<count).map { _ in
        ConnectProbe.connect(target, place, resolving, headers: headers, milliseconds: milliseconds)
      }
    }
    return judge(outcomes)
  }

  /// As the host itself looks names up.
  private static func lookUp(_ name: String, on host: String, _ lab: any LabAccess) async throws(AccessError) -> String? {
    let result = try await lab.run(LabCommand(on: host, ["getent", "ahostsv4", name]))
    return result.text.split(whereSeparator: \.isWhitespace).first.map(String.init)
  }

  func judge(_ outcomes: [Outcome]) -> Finding {
    for outcome in outcomes {
      let finding = judge(outcome)
      if !finding.hasPassed { return finding }
    }
    return outcomes.last.map(judge) ?? .failed(observed: "no connection was tried")
  }

  func judge(_ outcome: Outcome) -> Finding {
    switch (expect, outcome) {
    case (_, .unresolved(let why)): return .failed(observed: why)
    case (.blocked, .socket(.connected)), (.blocked, .silent), (.blocked, .answer):
      return .failed(observed: "the connection came about")
    case (.blocked, .socket(.timedOut)): return .passed(observed: "no answer: blocked")
    case (.blocked, .socket(.unreachable(let why))): return .passed(observed: "blocked: \(why)")
    // A port nobody listens on is not a policy that denies, unless it rejects; the target's pod was seen running.
    case (.blocked, .socket(.refused)): return .passed(observed: "the connection was refused")
    case (.reachable, .socket(.connected)): return .passed(observed: "connected")
    case (.reachable, .socket(.refused)): return .failed(observed: "the connection was refused")
    case (.reachable, .socket(.timedOut)): return .failed(observed: "no answer within \(limit)")
    case (.reachable, .socket(.unreachable(let why))): return .failed(observed: why)
    case (.reachable, .silent): return .failed(observed: "connected, but no HTTP answer came")
    case (.reachable, .answer(let answer)):
      if let status, answer.status != status { return .failed(observed: "status \(answer.status)") }
      if let bodyContains, !answer.body.contains(bodyContains) {
        return .failed(observed: "status \(answer.status), body \"\(answer.body.prefix(80))\"")
      }
      return .passed(observed: "status \(answer.status)")
    }
  }

  private static func connect(
    _ target: ConnectTarget, _ host: String, _ resolver: Resolver?, headers: [String: String], milliseconds: Int
  ) -> Outcome {
    var address = host
    if let resolver {
      switch resolver.resolve(host, milliseconds: milliseconds) {
      case .addresses(let found)?:
        guard let first = found.first else { return .unresolved("\(host) has no address") }
        address = first
      case .noSuchName?: return .unresolved("\(host): no such name")
      case .failed(let why)?: return .unresolved("\(host): \(why)")
      case nil: return .unresolved("\(host): no answer from the DNS server \(resolver.server)")
      }
    }
    var received: [UInt8] = []
    let outcome = BlockingSocket.stream(to: address, port: target.port, milliseconds: milliseconds) { descriptor, deadline in
      guard target.isHTTP else { return }
      let request = HTTPAnswer.request(host: "\(host):\(target.port)", path: target.path, headers: headers)
      guard BlockingSocket.send(all: request, to: descriptor, until: deadline) else { return }
      while let bytes = BlockingSocket.receive(descriptor, until: deadline), !bytes.isEmpty, received.count < 1 << 20 {
        received += bytes
      }
    }
    guard outcome == .connected, target.isHTTP else { return .socket(outcome) }
    return HTTPAnswer(received).map(Outcome.answer) ?? .silent
  }
}

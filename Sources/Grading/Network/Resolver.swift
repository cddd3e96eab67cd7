import KubeAPI

/// Names as a pod's resolver looks them up: the cluster's DNS with the search list of the pod's namespace (ndots 5).
struct Resolver: Hashable, Sendable {
  let server: String
  let search: [String]

  /// The questions for a name, in the order they are asked.
  static func candidates(_ name: String, search: [String]) -> [String] {
    if name.hasSuffix(".") { return [String(name.dropLast())] }
    let expanded = search.map { "\(name).\($0)" }
    return name.filter { $0 == "." }.count >= 5 ? [name] + expanded : expanded + [name]
  }

  static func search(namespace: String, domain: String = "cluster.local") -> [String] {
    ["\(namespace).svc.\(domain)", "svc.\(domain)", domain]
  }

  /// The cluster IP of `kube-system/kube-dns`.
  static func cluster(_ lab: any LabAccess, namespace: String) async throws(AccessError) -> Resolver? {
    guard let service = try await lab.get(.services, namespace: "kube-system", name: "kube-dns"),
      let address = service.spec.clusterIP.string, BlockingSocket.isIPv4(address)
    else { return nil }
    return Resolver(server: address, search: search(namespace: namespace))
  }

  /// Blocks: for threads inside a network namespace. Nil when no answer came.
  func resolve(_ name: String, _ kind: DNSMessage.Kind = .a, milliseconds: Int) -> DNSMessage.Answer? {
    var last: DNSMessage.Answer?
    let deadline = BlockingSocket.now() + milliseconds
    for candidate in Resolver.candidates(name, search: search) {
      let id = UInt16.random(in: .min ... .max)
      guard let question = DNSMessage.question(candidate, kind, id: id) else {
        return .failed("\(name) is no name DNS can ask for")
      }
      let left = deadline - BlockingSocket.now()
      guard left > 0 else { return last }
      let bytes = BlockingSocket.exchange(question, with: server, port: 53, milliseconds: left) {
        DNSMessage.answer($0, kind, id: id) != nil
      }
      guard let bytes, let answer = DNSMessage.answer(bytes, kind, id: id) else { return last }
      if case .addresses(let found) = answer, !found.isEmpty { return answer }
      last = answer
    }
    return last
  }
}

import KubeAPI

extension KubernetesRecords {
  package enum PodMode: String, Sendable { case disabled, insecure, verified }

  /// What a name turned out to be.
  package enum Outcome: Hashable, Sendable {
    /// Records; empty means that the name exists with other types (NODATA).
    case found([DNSRecord], additional: [DNSRecord] = [])
    /// An ExternalName service, to be followed.
    case alias(DNSRecord, target: DNSName)
    case missing
  }

  /// Answers a question within a forward zone such as `cluster.local.`.
  package func lookUp(_ question: DNSQuestion, zone: DNSName, ttl: UInt32, pods: PodMode) -> Outcome {
    var labels = question.name.relative(to: zone)
    if labels == ["dns-version"] {
      return .found(question.type == .txt ? [DNSRecord(question.name, .txt, ttl: 28_800, .text(["1.1.0"]))] : [])
    }
    guard let kind = labels.popLast() else { return .found([]) }
    switch kind {
    case "svc": return service(Array(labels.reversed()), question, zone: zone, ttl: ttl)
    case "pod": return pod(Array(labels.reversed()), question, ttl: ttl, mode: pods)
    case "dns" where labels == ["ns"]: return nameServer(question, ttl: ttl)
    case "dns" where labels.isEmpty: return .found([])
    default: return .missing
    }
  }

  /// Answers a PTR question for that address.
  package func lookUp(address: IPAddress, _ question: DNSQuestion, zone: DNSName, ttl: UInt32) -> Outcome {
    var names: [DNSName] = []
    if let key = serviceByAddress[address], let service = services[key] {
      names = [name(of: service, zone)]
    } else {
      for (key, parts) in slices.sorted(by: { $0.key < $1.key }) {
        guard let service = services[key] else { continue }
        for endpoint in parts.values.joined() where endpoint.address == address {
          names.append(name(of: service, zone).prefixed(by: endpoint.hostname))
        }
      }
    }
    if names.isEmpty { return .missing }
    return .found(question.type == .ptr ? names.map { DNSRecord(question.name, .ptr, ttl: ttl, .name($0)) } : [])
  }

  /// Labels from the right: namespace, service, then `_proto`, `_port` or an endpoint's hostname.
  private func service(_ labels: [String], _ question: DNSQuestion, zone: DNSName, ttl: UInt32) -> Outcome {
    guard let namespace = labels.first else { return .found([]) }
    guard labels.count > 1 else { return namespaces.contains(namespace) ? .found([]) : .missing }
    guard labels.count <= 4, let service = services["\(namespace)/\(labels[1])"] else { return .missing }
    if let target = service.externalName {
      guard labels.count == 2 else { return .missing }
      return .alias(DNSRecord(question.name, .cname, ttl: ttl, .name(DNSName(target))), target: DNSName(target))
    }
    var filter: (port: String, transport: String)?
    var hostname: String?
    switch labels.count {
    case 3: hostname = labels[2]
    case 4:
      guard labels[2].hasPrefix("_"), labels[3].hasPrefix("_") else { return .missing }
      filter = (String(labels[3].dropFirst()), String(labels[2].dropFirst()))
    default: break
    }
    let answer = Answer(question: question, name: name(of: service, zone), ttl: ttl, filter: filter)
    // Endpoints have names below their service, also when that has an address of its own.
    if service.isHeadless || hostname != nil {
      let endpoints = endpoints(of: "\(namespace)/\(service.name)").filter { hostname == nil || $0.hostname == hostname }
      guard !endpoints.isEmpty, endpoints.contains(where: { answer.hasPort(in: $0.ports) }) else { return .missing }
      return answer.outcome(endpoints.map { ($0.address, $0.hostname, $0.ports) })
    }
    guard answer.hasPort(in: service.ports) else { return .missing }
    return answer.outcome(service.clusterIPs.map { ($0, nil, service.ports) })
  }

  private func pod(_ labels: [String], _ question: DNSQuestion, ttl: UInt32, mode: PodMode) -> Outcome {
    guard mode != .disabled, let namespace = labels.first else { return mode == .disabled ? .missing : .found([]) }
    guard namespaces.contains(namespace), labels.count <= 2 else { return .missing }
    guard labels.count == 2 else { return .found([]) }
    let dashed = labels[1]
    let separator =
      dashed.split(separator: "-", omittingEmptySubsequences: false).count == 4 && !dashed.contains("--") ? "." : ":"
    guard let address = IPAddress(dashed.split(separator: "-", omittingEmptySubsequences: false).joined(separator: separator))
    else {
      return .missing
    }
    if mode == .verified, podAddresses[namespace]?.contains(address.description) != true { return .missing }
    return .found(address.recordType == question.type ? [address.record(question.name, ttl: ttl)] : [])
  }

  /// `ns.dns.ZONE`, the name that NS and SOA records give: the addresses of the service this server stands behind.
  private func nameServer(_ question: DNSQuestion, ttl: UInt32) -> Outcome {
    let addresses = services["kube-system/kube-dns"]?.clusterIPs ?? []
    return .found(addresses.filter { $0.recordType == question.type }.map { $0.record(question.name, ttl: ttl) })
  }

  private func name(of service: Service, _ zone: DNSName) -> DNSName { [service.name, service.namespace, "svc"] + zone }
}

/// Shapes the records of one service for one question.
private struct Answer {
  let question: DNSQuestion
  /// The service's own name.
  let name: DNSName
  let ttl: UInt32
  /// From `_port._proto`.
  let filter: (port: String, transport: String)?

  func hasPort(in ports: [KubernetesRecords.Port]) -> Bool {
    guard let filter else { return true }
    return ports.contains { $0.name == filter.port && $0.transport == filter.transport }
  }

  func outcome(_ targets: [(address: IPAddress, host: String?, ports: [KubernetesRecords.Port])]) -> KubernetesRecords.Outcome {
    switch question.type {
    case .a, .aaaa:
      var seen: Set<IPAddress> = []
      let addresses = targets.map(\.address).filter { $0.recordType == question.type && seen.insert($0).inserted }
      return .found(addresses.map { $0.record(question.name, ttl: ttl) })
    case .srv:
      func isWanted(_ port: KubernetesRecords.Port) -> Bool {
        filter.map { $0.port == port.name && $0.transport == port.transport } ?? true
      }
      // All records share the weight, as CoreDNS divides it.
      let weight = UInt16(max(1, 100 / max(1, targets.reduce(0) { $0 + $1.ports.count(where: isWanted) })))
      var answers: [DNSRecord] = []
      var additional: [DNSRecord] = []
      for (address, host, ports) in targets {
        let target = host.map { name.prefixed(by: $0) } ?? name
        for port in ports where isWanted(port) {
          let content = DNSRecord.Content.service(priority: 0, weight: weight, port: port.number, target)
          answers.append(DNSRecord(question.name, .srv, ttl: ttl, content))
        }
        additional.append(address.record(target, ttl: ttl))
      }
      return .found(answers, additional: answers.isEmpty ? [] : additional)
    default: return .found([])
    }
  }
}

extension IPAddress {
  var recordType: DNSType { isV4 ? .a : .aaaa }

  func record(_ name: DNSName, ttl: UInt32) -> DNSRecord { DNSRecord(name, recordType, ttl: ttl, .address(bytes)) }

  /// The address that a name under `in-addr.arpa` or `ip6.arpa` spells backwards.
  init?(reverseName name: DNSName) {
    let labels = name.labels.map { $0.lowercased() }
    if labels.suffix(2) == ["in-addr", "arpa"], labels.count == 6 {
      self.init(labels.dropLast(2).reversed().joined(separator: "."))
    } else if labels.suffix(2) == ["ip6", "arpa"], labels.count == 34 {
      let digits = Array(labels.dropLast(2).reversed())
      self.init(stride(from: 0, to: 32, by: 4).map { digits[$0..<$0 + 4].joined() }.joined(separator: ":"))
    } else {
      return nil
    }
  }
}

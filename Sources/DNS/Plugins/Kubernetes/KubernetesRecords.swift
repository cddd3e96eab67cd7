import KubeAPI

/// What the names of a cluster stand for: the objects DNS is made of, indexed for lookup. No I/O.
package struct KubernetesRecords: Sendable {
  struct Port: Hashable, Sendable {
    var name: String
    var transport: String
    var number: UInt16
  }

  struct Service: Hashable, Sendable {
    var namespace: String
    var name: String
    var clusterIPs: [IPAddress]
    /// The target of an ExternalName service.
    var externalName: String?
    var ports: [Port]

    var isHeadless: Bool { clusterIPs.isEmpty && externalName == nil }
  }

  struct Endpoint: Hashable, Sendable {
    var address: IPAddress
    var hostname: String
    var ports: [Port]
  }

  private(set) var namespaces: Set<String> = []
  private(set) var services: [String: Service] = [:]
  /// By the service's key, then by the slice's name.
  private(set) var slices: [String: [String: [Endpoint]]] = [:]
  private var serviceOfSlice: [String: String] = [:]
  private(set) var serviceByAddress: [IPAddress: String] = [:]
  private(set) var podAddresses: [String: Set<String>] = [:]
  private var podByKey: [String: (namespace: String, addresses: [String])] = [:]
  var usesPodNames = false

  package init() {}

  package mutating func set(namespace: KubeObject) { namespaces.insert(namespace.name) }
  package mutating func remove(namespace: KubeObject) { namespaces.remove(namespace.name) }

  package mutating func set(service object: KubeObject) {
    remove(service: object)
    let spec = object.spec
    var addresses = spec["clusterIPs"].elements.compactMap(\.string)
    if addresses.isEmpty, let address = spec["clusterIP"].string { addresses = [address] }
    let isExternal = spec["type"].string == "ExternalName"
    let service = Service(
      namespace: object.namespace, name: object.name, clusterIPs: isExternal ? [] : addresses.compactMap { IPAddress($0) },
      externalName: isExternal ? spec["externalName"].string : nil,
      ports: spec["ports"].elements.map { Port(named: $0, number: $0["port"]) })
    services[object.key] = service
    for address in service.clusterIPs { serviceByAddress[address] = object.key }
  }

  package mutating func remove(service object: KubeObject) {
    guard let old = services.removeValue(forKey: object.key) else { return }
    for address in old.clusterIPs where serviceByAddress[address] == object.key { serviceByAddress[address] = nil }
  }

  package mutating func set(slice object: KubeObject) {
    remove(slice: object)
    guard let name = object.labels["kubernetes.io/service-name"] else { return }
    let ports = object.json["ports"].elements.map { Port(named: $0, number: $0["port"]) }
    var endpoints: [Endpoint] = []
    for endpoint in object.json["endpoints"].elements where endpoint["conditions"]["ready"].bool != false {
      for text in endpoint["addresses"].elements.compactMap(\.string) {
        guard let address = IPAddress(text) else { continue }
        endpoints.append(Endpoint(address: address, hostname: hostname(of: endpoint, text), ports: ports))
      }
    }
    let key = "\(object.namespace)/\(name)"
    slices[key, default: [:]][object.name] = endpoints
    serviceOfSlice[object.key] = key
  }

  package mutating func remove(slice object: KubeObject) {
    guard let key = serviceOfSlice.removeValue(forKey: object.key) else { return }
    slices[key]?[object.name] = nil
    if slices[key]?.isEmpty == true { slices[key] = nil }
  }

  package mutating func set(pod: KubeObject) {
    remove(pod: pod)
    let addresses = pod.status["podIPs"].elements.compactMap { $0["ip"].string }
    guard !addresses.isEmpty, pod.spec["hostNetwork"].bool != true else { return }
    podByKey[pod.key] = (pod.namespace, addresses)
    podAddresses[pod.namespace, default: []].formUnion(addresses)
  }

  package mutating func remove(pod: KubeObject) {
    guard let old = podByKey.removeValue(forKey: pod.key) else { return }
    podAddresses[old.namespace]?.subtract(old.addresses)
  }

  /// The endpoints of a service, each once, in a stable order.
  func endpoints(of key: String) -> [Endpoint] {
    guard let parts = slices[key] else { return [] }
    var seen: Set<Endpoint> = []
    return parts.sorted { $0.key < $1.key }.flatMap(\.value).filter { seen.insert($0).inserted }
  }

  /// Its hostname, its pod's name when the Corefile says `endpoint_pod_names`, else its address with dashes.
  private func hostname(of endpoint: JSON, _ address: String) -> String {
    if let name = endpoint["hostname"].string, !name.isEmpty { return name.lowercased() }
    if usesPodNames, let name = endpoint["targetRef"]["name"].string, !name.isEmpty, name.utf8.count < 64 { return name }
    return String(address.map { $0 == "." || $0 == ":" ? "-" : $0 })
  }
}

extension KubernetesRecords.Port {
  init(named json: JSON, number: JSON) {
    self.init(
      name: json["name"].string?.lowercased() ?? "", transport: (json["protocol"].string ?? "TCP").lowercased(),
      number: UInt16(clamping: number.int ?? 0))
  }
}

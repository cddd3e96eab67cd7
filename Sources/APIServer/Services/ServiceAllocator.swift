import KubeAPI
import KubeSchema
import Synchronization

/// Gives out service addresses and node ports. What is taken follows from the stored services, so a crash loses and leaks nothing;
/// what is given to writes under way is reserved until they are through.
final class ServiceAllocator: Sendable {
  private struct Reserved {
    var addresses: Set<String> = []
    var ports: Set<Int> = []
  }

  let range: CIDR
  private let ports: ClosedRange<Int>
  private let services: ResourceCache
  private let reserved = Mutex(Reserved())

  init(_ configuration: APIServerConfiguration, services: ResourceCache) throws(FlagError) {
    guard let first = configuration.serviceClusterIPRange.split(separator: ",").first, let range = CIDR(String(first)) else {
      throw FlagError("--service-cluster-ip-range: \"\(configuration.serviceClusterIPRange)\" is not a CIDR")
    }
    self.range = range.network
    ports = configuration.serviceNodePortRange
    self.services = services
  }

  /// The address of the service `kubernetes`.
  var firstAddress: String { range.address(at: 1)?.description ?? "" }

  /// What one write was given; hand it back to `release` when the write is through.
  struct Grant: Sendable {
    var addresses: [String] = []
    var ports: [Int] = []
  }

  func release(_ grant: Grant) {
    reserved.withLock { reserved in
      reserved.addresses.subtract(grant.addresses)
      reserved.ports.subtract(grant.ports)
    }
  }

  /// Completes a service's addresses and ports. `old` is the stored service on updates.
  func allocate(_ service: inout KubeObject, old: KubeObject?) throws(APIStatus) -> Grant {
    var grant = Grant()
    do throws(APIStatus) {
      try allocateAddress(&service, old, &grant)
      try allocatePorts(&service, old, &grant)
      ServiceAddresses.complete(&service)
      return grant
    } catch {
      release(grant)
      throw error
    }
  }

  private func allocateAddress(_ service: inout KubeObject, _ old: KubeObject?, _ grant: inout Grant) throws(APIStatus) {
    guard ServiceAddresses.needsClusterIP(service) else { return }
    try checkFamilies(service)
    guard !ServiceAddresses.isHeadless(service) else { return }
    let wanted = service.spec.clusterIP.string ?? service.spec.clusterIPs[0].string ?? ""
    if let old, old.spec.clusterIP.string == wanted, !wanted.isEmpty { return }
    let taken = Set(services.all.filter { $0.object.uid != service.uid }.compactMap(\.object.spec.clusterIP.string))
    if wanted.isEmpty {
      guard let address = pick(taken) else {
        throw Self.invalid(service, "spec.clusterIPs", "Invalid value: []: failed to allocate a serviceIP: range is full")
      }
      grant.addresses.append(address)
      service.spec["clusterIP"] = .string(address)
      return
    }
    guard let address = IPAddress(wanted) else { return }
    let list = "[\"\(wanted)\"]"
    guard range.contains(address), address != range.base else {
      throw Self.invalid(
        service, "spec.clusterIPs",
        "Invalid value: \(list): failed to allocate IP \(wanted): the provided network does not match the current range")
    }
    let isFree = reserved.withLock { reserved in
      !taken.contains(wanted) && reserved.addresses.insert(wanted).inserted
    }
    guard isFree else {
      throw Self.invalid(
        service, "spec.clusterIPs", "Invalid value: \(list): failed to allocate IP \(wanted): provided IP is already allocated")
    }
    grant.addresses.append(wanted)
  }

  /// The cluster has one range, so one family; only services without a selector and an address may name others.
  private func checkFamilies(_ service: KubeObject) throws(APIStatus) {
    if ServiceAddresses.isHeadless(service), service.spec["selector"].members.isEmpty { return }
    let configured = range.address.isV4 ? "IPv4" : "IPv6"
    for (position, family) in service.spec.ipFamilies.elements.enumerated() where family.string != configured {
      throw Self.invalid(
        service, "spec.ipFamilies[\(position)]", "Invalid value: \(family.text): not configured on this cluster")
    }
  }

  /// A random free address; the range's first 256 (or sixteenth) are left to those who ask for a certain one.
  private func pick(_ taken: Set<String>) -> String? {
    let size = Int(min(range.count, 1 << 20))
    guard size > 3 else { return nil }
    let band = min(max(16, size / 16), 256)
    let upper = size > band + 2 ? Array([(band + 1, size - 2), (1, band)]) : [(1, size - 2)]
    return reserved.withLock { reserved in
      for (low, high) in upper where low <= high {
        let count = high - low + 1
        let start = Int.random(in: 0..<count)
        for step in 0..<count {
          guard let address = range.address(at: UInt128(low + (start + step) % count))?.description else { continue }
          if !taken.contains(address), reserved.addresses.insert(address).inserted { return address }
        }
      }
      return nil
    }
  }

  private func allocatePorts(_ service: inout KubeObject, _ old: KubeObject?, _ grant: inout Grant) throws(APIStatus) {
    guard ServiceAddresses.needsNodePorts(service) else { return }
    let before = Set(old?.spec.ports.elements.compactMap(\.nodePort.int) ?? [])
    var taken: Set<Int> = []
    for other in services.all.map(\.object) where other.uid != service.uid {
      for port in other.spec.ports.elements { if let number = port.nodePort.int { taken.insert(number) } }
      if let number = other.spec.healthCheckNodePort.int { taken.insert(number) }
    }
    var list = service.spec.ports.elements
    var own: [Int: Set<String>] = [:]
    for position in list.indices {
      guard let number = list[position].nodePort.int, number > 0 else { continue }
      let field = "spec.ports[\(position)].nodePort"
      guard ports.contains(number) || before.contains(number) else {
        throw Self.invalid(
          service, field,
          "Invalid value: \(number): provided port is not in the valid range. The range of valid ports is \(ports.lowerBound)-\(ports.upperBound)"
        )
      }
      let isOwn = own[number] != nil || before.contains(number)
      own[number, default: []].insert(list[position]["protocol"].string ?? "TCP")
      guard !isOwn else { continue }
      let isFree = reserved.withLock { reserved in !taken.contains(number) && reserved.ports.insert(number).inserted }
      guard isFree else { throw Self.invalid(service, field, "Invalid value: \(number): provided port is already allocated") }
      grant.ports.append(number)
    }
    for position in list.indices where (list[position].nodePort.int ?? 0) == 0 {
      list[position]["nodePort"] = JSON(try pickPort(taken.union(own.keys), service, &grant))
    }
    service.spec["ports"] = .array(list)
    if ServiceAddresses.needsHealthCheckPort(service), (service.spec.healthCheckNodePort.int ?? 0) == 0 {
      service.spec["healthCheckNodePort"] = JSON(try pickPort(taken.union(own.keys), service, &grant))
    }
  }

  private func pickPort(_ taken: Set<Int>, _ service: KubeObject, _ grant: inout Grant) throws(APIStatus) -> Int {
    let start = Int.random(in: 0..<ports.count)
    let chosen = reserved.withLock { reserved -> Int? in
      for step in 0..<ports.count {
        let number = ports.lowerBound + (start + step) % ports.count
        if !taken.contains(number), reserved.ports.insert(number).inserted { return number }
      }
      return nil
    }
    guard let chosen else {
      throw APIStatus.internalError("failed to allocate a nodePort: range is full")
    }
    grant.ports.append(chosen)
    return chosen
  }

  private static func invalid(_ service: KubeObject, _ field: String, _ message: String) -> APIStatus {
    APIStatus(
      .invalid, "Service \"\(service.name)\" is invalid: \(field): \(message)",
      details: .init(
        name: service.name, kind: "Service", causes: [.init(reason: "FieldValueInvalid", message: message, field: field)]))
  }
}

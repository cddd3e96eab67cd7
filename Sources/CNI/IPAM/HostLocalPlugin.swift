import KubeAPI
import LinuxSystem
import Netlink

/// Address management from ranges, with the state in local files.
struct HostLocalPlugin: CNIPlugin {
  private static let directory = "/var/lib/cni/networks"

  func add(_ request: CNIRequest) throws(CNIError) -> CNIResult {
    let ipam = request.configuration["ipam"]
    let sets = try Self.rangeSets(ipam)
    var result = CNIResult()
    do {
      let store = try AddressStore(directory: ipam["dataDir"].string ?? Self.directory, network: request.network)
      let taken = try store.taken()
      for (index, set) in sets.enumerated() {
        let last = store.lastReserved(range: index)
        guard let (range, address) = Self.next(in: set, after: last, taken: taken) else {
          let names = set.map { "\(InternetAddress(v4: $0.first))-\(InternetAddress(v4: $0.last))" }.joined(separator: ",")
          throw CNIError(
            .internalFailure, "failed to allocate for range \(index): no IP addresses available in range set: \(names)")
        }
        try store.reserve(address, range: index, container: request.containerID, interface: request.interface)
        result.addresses.append(
          .init(prefix: InternetPrefix(address, length: range.subnet.length), gateway: range.gateway, interface: nil))
      }
    } catch {
      throw CNIError(error, "host-local")
    }
    result.routes = ipam["routes"].elements.compactMap { route in
      guard let destination = route["dst"].string.flatMap({ InternetPrefix($0) }) else { return nil }
      return CNIResult.Route(destination: destination, gateway: route["gw"].string.flatMap { InternetAddress($0) })
    }
    return result
  }

  func delete(_ request: CNIRequest) throws(CNIError) {
    do {
      let directory = request.configuration["ipam"]["dataDir"].string ?? Self.directory
      let store = try AddressStore(directory: directory, network: request.network)
      for address in try store.addresses(container: request.containerID, interface: request.interface) {
        try store.release(address)
      }
    } catch {
      throw CNIError(error, "host-local")
    }
  }

  func check(_ request: CNIRequest) throws(CNIError) {
    let found: [InternetAddress]
    do {
      let directory = request.configuration["ipam"]["dataDir"].string ?? Self.directory
      let store = try AddressStore(directory: directory, network: request.network)
      found = try store.addresses(container: request.containerID, interface: request.interface)
    } catch {
      throw CNIError(error, "host-local")
    }
    if found.isEmpty {
      throw CNIError(.internalFailure, "host-local: Failed to find address added by container \(request.containerID)")
    }
  }

  /// `ranges` is a list of sets of ranges, one address out of each set; the old form has one `subnet`.
  private static func rangeSets(_ ipam: JSON) throws(CNIError) -> [[AddressRange]] {
    var sets: [[AddressRange]] = []
    if !ipam["subnet"].isNull { sets.append([try AddressRange(ipam)]) }
    for set in ipam["ranges"].elements {
      var ranges: [AddressRange] = []
      for range in set.elements { ranges.append(try AddressRange(range)) }
      if ranges.isEmpty { throw CNIError(.invalidConfiguration, "ipam.ranges: empty range set") }
      sets.append(ranges)
    }
    if sets.isEmpty { throw CNIError(.invalidConfiguration, "no IP ranges specified") }
    return sets
  }

  static func next(
    in set: [AddressRange], after last: InternetAddress?, taken: Set<InternetAddress>
  ) -> (AddressRange, InternetAddress)? {
    for range in set { if let address = range.next(after: last, taken: taken) { return (range, address) } }
    return nil
  }
}

import KubeAPI
import Netlink

/// The addresses host-local hands out of one subnet.
struct AddressRange: Hashable, Sendable {
  var subnet: InternetPrefix
  var first: UInt32
  var last: UInt32
  var gateway: InternetAddress

  /// From an entry of `ipam.ranges`. By default everything but the network, the broadcast and the gateway's address, which is the
  /// first one. Only IPv4 has ranges here.
  init(_ json: JSON) throws(CNIError) {
    guard let text = json["subnet"].string, let prefix = InternetPrefix(text) else {
      throw CNIError(.invalidConfiguration, "ipam.ranges: subnet \"\(json["subnet"].string ?? "")\" is not a CIDR")
    }
    guard let base = prefix.network.address.v4Value, let end = prefix.last.v4Value, prefix.length <= 30 else {
      throw CNIError(.invalidConfiguration, "ipam.ranges: subnet \(text) is not an IPv4 network of /30 or larger")
    }
    subnet = prefix.network
    func address(_ key: String) throws(CNIError) -> UInt32? {
      guard let text = json[key].string else { return nil }
      guard let address = InternetAddress(text), let value = address.v4Value, prefix.contains(address) else {
        throw CNIError(.invalidConfiguration, "ipam.ranges: \(key) \(text) is not in \(prefix)")
      }
      return value
    }
    first = try address("rangeStart") ?? base + 1
    last = try address("rangeEnd") ?? end - 1
    gateway = InternetAddress(v4: try address("gateway") ?? base + 1)
    if first > last { throw CNIError(.invalidConfiguration, "ipam.ranges: rangeStart is behind rangeEnd") }
  }

  /// The next free address behind the one reserved last, once around; nil when none is free.
  func next(after reserved: InternetAddress?, taken: Set<InternetAddress>) -> InternetAddress? {
    var candidate = reserved?.v4Value.flatMap { (first...last).contains($0) ? $0 : nil } ?? last
    for _ in first...last {
      candidate = candidate == last ? first : candidate + 1
      let address = InternetAddress(v4: candidate)
      if address != gateway, !taken.contains(address) { return address }
    }
    return nil
  }
}

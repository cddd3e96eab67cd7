import Glibc

/// The addresses of this node's interfaces.
package enum NetworkAddresses {
  /// The first IPv4 address that is neither loopback nor of a bridge of pods; 127.0.0.1 when there is none.
  package static func primary() -> String {
    var list: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&list) == 0 else { return "127.0.0.1" }
    defer { freeifaddrs(list) }
    var entry = list
    while let current = entry {
      defer { entry = current.pointee.ifa_next }
      guard let address = current.pointee.ifa_addr, address.pointee.sa_family == UInt16(AF_INET) else { continue }
      let name = String(cString: current.pointee.ifa_name)
      guard name != "lo", !name.hasPrefix("cni"), !name.hasPrefix("flannel"), !name.hasPrefix("docker") else { continue }
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      if getnameinfo(address, socklen_t(MemoryLayout<sockaddr_in>.size), &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        == 0
      {
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    }
    return "127.0.0.1"
  }
}

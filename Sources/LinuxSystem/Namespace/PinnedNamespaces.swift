import CLinux
import Glibc

/// Namespaces without any process in them, held by bind mounts: what the containers of a pod share.
package enum PinnedNamespaces {
  /// Makes new namespaces of the kinds given and pins each at its path. A new network namespace has its loopback up; the host name
  /// is set in a new uts namespace, and the sysctls are written as seen from inside.
  package static func create(
    _ pins: [NamespaceKind: String], hostname: String? = nil, sysctls: [String: String] = [:]
  ) async throws {
    try await DedicatedThread.run(name: "namespaces") {
      let flags = pins.keys.reduce(UInt64(0)) { $0 | $1.cloneFlag }
      try system("unshare") { cl_unshare(flags) }
      if let hostname, pins[.uts] != nil { try system("sethostname", path: hostname) { cl_set_hostname(hostname) } }
      if pins[.network] != nil { try raiseLoopback() }
      for (name, value) in sysctls.sorted(by: { $0.key < $1.key }) {
        try FileIO.control("/proc/sys/" + name.replacingDots, value)
      }
      for (kind, path) in pins { try NamespaceHandle.current(kind).pin(at: path) }
    }
  }

  private static func raiseLoopback() throws(SystemError) {
    let socket = Descriptor(try system("socket") { Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0) })
    var request = ifreq()
    withUnsafeMutableBytes(of: &request.ifr_ifrn) { $0.copyBytes(from: Array("lo".utf8)) }
    request.ifr_ifru.ifru_flags = Int16(IFF_UP)
    try system("raise", path: "lo") { ioctl(socket.raw, UInt(SIOCSIFFLAGS), &request) }
  }
}

extension String {
  /// `net.ipv4.ip_forward` as a path below /proc/sys.
  fileprivate var replacingDots: String { String(map { $0 == "." ? "/" : $0 }) }
}

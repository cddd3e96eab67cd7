import CLinux

/// rtnetlink in one network namespace: links, addresses, routes, rules, neighbours and forwarding entries.
///
/// Creating what exists fails with EEXIST, deleting what does not with an error whose `isNotFound` is true; `ensure...` and
/// `replace...` are idempotent. Changing anything needs CAP_NET_ADMIN in the namespace's user namespace.
package final class RouteSocket: Sendable {
  let socket: NetlinkSocket

  /// Opens a socket in the namespace behind that descriptor, or in the calling thread's own.
  package init(namespace: Int32? = nil) throws(NetlinkError) { socket = try NetlinkSocket(.route, namespace: namespace) }

  package init(namespacePath path: String) throws(NetlinkError) { socket = try NetlinkSocket(.route, namespacePath: path) }
}

/// What a request for a new object does when there is one already.
package enum CreateMode: Sendable {
  case create, replace, append

  var flags: UInt16 {
    switch self {
    case .create: UInt16(NLM_F_CREATE | NLM_F_EXCL)
    case .replace: UInt16(NLM_F_CREATE | NLM_F_REPLACE)
    case .append: UInt16(NLM_F_CREATE | NLM_F_APPEND)
    }
  }
}

extension NetlinkWriter {
  /// A request that is acknowledged.
  static func request(_ type: Int, flags: UInt16 = 0) -> NetlinkWriter {
    NetlinkWriter(type: UInt16(type), flags: UInt16(NLM_F_REQUEST | NLM_F_ACK) | flags)
  }

  static func dump(_ type: Int) -> NetlinkWriter { NetlinkWriter(type: UInt16(type), flags: UInt16(NLM_F_REQUEST | NLM_F_DUMP)) }
}

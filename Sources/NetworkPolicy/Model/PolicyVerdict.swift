import NFTables
import Netlink

/// What one pod may send and receive, once all policies that select it are taken together.
package struct PodPolicy: Hashable, Sendable {
  package var pod: PolicyPod
  /// Nil when no policy isolates the pod in that direction: then everything is allowed.
  package var ingress: [Allow]?
  package var egress: [Allow]?
}

/// One thing allowed: these peers at these ports.
package struct Allow: Hashable, Sendable {
  package enum Peers: Hashable, Sendable {
    case everyone
    /// Pods by their addresses, and blocks of addresses as ranges without what is excepted.
    case some(pods: [InternetAddress], blocks: [AddressSpan])
  }

  package struct Ports: Hashable, Sendable {
    package var proto: NFT.TransportProtocol
    /// Nil for all ports of the protocol.
    package var range: ClosedRange<UInt16>?
  }

  /// The policy that says so, `namespace/name`.
  package var policy: String
  package var peers: Peers
  /// Nil for every port of every protocol.
  package var ports: Ports?
}

/// A range of IPv4 addresses.
package struct AddressSpan: Hashable, Sendable {
  package var first: UInt32
  package var last: UInt32

  package init(first: UInt32, last: UInt32) {
    self.first = first
    self.last = last
  }

  /// The addresses of a block without those of the exceptions, as ranges in order.
  package static func spans(of block: InternetPrefix, except exceptions: [InternetPrefix]) -> [AddressSpan] {
    guard let first = block.network.address.v4Value, let last = block.last.v4Value else { return [] }
    var spans = [AddressSpan(first: first, last: last)]
    for exception in exceptions {
      guard let low = exception.network.address.v4Value, let high = exception.last.v4Value else { continue }
      spans = spans.flatMap { span -> [AddressSpan] in
        if high < span.first || low > span.last { return [span] }
        var rest: [AddressSpan] = []
        if low > span.first { rest.append(AddressSpan(first: span.first, last: low - 1)) }
        if high < span.last { rest.append(AddressSpan(first: high + 1, last: span.last)) }
        return rest
      }
    }
    return spans
  }

  /// Sorted, with what overlaps or touches joined.
  static func merged(_ spans: [AddressSpan]) -> [AddressSpan] {
    var result: [AddressSpan] = []
    for span in spans.sorted(by: { ($0.first, $0.last) < ($1.first, $1.last) }) {
      if let end = result.last?.last, span.first <= end || (end < .max && span.first == end + 1) {
        result[result.count - 1].last = max(end, span.last)
      } else {
        result.append(span)
      }
    }
    return result
  }
}

extension PodPolicy {
  /// Whether the policies let a connection of that protocol to that port through in one direction; `peer` is the other end.
  package static func allows(_ allows: [Allow]?, peer: InternetAddress, proto: NFT.TransportProtocol, port: UInt16) -> Bool {
    guard let allows else { return true }
    return allows.contains { allow in
      if let ports = allow.ports, ports.proto != proto || !(ports.range?.contains(port) ?? true) { return false }
      switch allow.peers {
      case .everyone: return true
      case .some(let pods, let blocks):
        guard let value = peer.v4Value else { return false }
        return pods.contains(peer) || blocks.contains { ($0.first...$0.last).contains(value) }
      }
    }
  }
}

import NFTables
import Netlink

/// `table ip lab-network-policy`: the resolved policies of a node's pods as rules.
///
/// Two base chains look at forwarded packets one after the other, egress first, because a packet between two pods of a node must
/// be allowed by both ends. They run behind the destination NAT of Services. What the node itself sends to its pods passes
/// neither.
package enum PolicyTable {
  package static let table = NFT.TableID(.ip, "lab-network-policy")
  private static let egressPods = NFT.Set(
    "egress-pods", key: [.ipv4Address], data: .verdict, comment: "pods isolated for egress")
  private static let ingressPods = NFT.Set(
    "ingress-pods", key: [.ipv4Address], data: .verdict, comment: "pods isolated for ingress")

  /// Replaces the table as a whole; without isolated pods there is none.
  package static func transaction(_ policies: [PodPolicy]) -> NFT.Transaction {
    var t = NFT.Transaction(table)
    t.addTable()
    t.deleteTable()
    if policies.isEmpty { return t }
    t.addTable(comment: "rules for NetworkPolicy")
    t.add(egressPods)
    t.add(ingressPods)
    let hooks: [(String, NFT.Hook, Int32, NFT.Selector, NFT.Set)] = [
      ("egress", .forward, 5, .sourceAddress(.ip), egressPods), ("egress-to-node", .input, 5, .sourceAddress(.ip), egressPods),
      ("ingress", .forward, 6, .destinationAddress(.ip), ingressPods),
    ]
    for (name, hook, offset, selector, map) in hooks {
      t.add(NFT.Chain(name, base: .init(.filter, hook: hook, priority: NFT.Priority.filter + offset)))
      t.add(NFT.Rule(name, [.connectionState([.established, .related]), .verdict(.accept)]))
      t.add(NFT.Rule(name, [.verdictMap([selector], .named(map.name))]))
    }
    for policy in policies {
      if let allows = policy.egress {
        add(allows, of: policy.pod, "egress", peer: .destinationAddress(.ip), map: egressPods, to: &t)
      }
      if let allows = policy.ingress {
        add(allows, of: policy.pod, "ingress", peer: .sourceAddress(.ip), map: ingressPods, to: &t)
      }
    }
    return t
  }

  private static func add(
    _ allows: [Allow], of pod: PolicyPod, _ direction: String, peer: NFT.Selector, map: NFT.Set, to t: inout NFT.Transaction
  ) {
    // The address alone makes it unique; names are at most 255 bytes long.
    let chain = String("\(direction)-\(pod.address)-\(pod.key)".prefix(250))
    t.add(NFT.Chain(chain))
    t.add(NFT.Rule(chain, [.match(peer, .equal, .address(pod.address)), .verdict(.accept)], comment: "the pod itself"))
    for allow in allows {
      for whom in conditions(allow.peers, peer) {
        t.add(NFT.Rule(chain, whom + conditions(allow.ports) + [.verdict(.accept)], comment: allow.policy))
      }
    }
    t.add(NFT.Rule(chain, [.verdict(.drop)]))
    t.add([NFT.Element([.address(pod.address)], data: .verdict(.goto(chain)))], to: map)
  }

  /// One rule for each way to be the peer; none when nobody is.
  private static func conditions(_ peers: Allow.Peers, _ selector: NFT.Selector) -> [[NFT.Statement]] {
    switch peers {
    case .everyone: return [[]]
    case .some(let pods, let blocks):
      var ways: [[NFT.Statement]] = []
      if !pods.isEmpty { ways.append([.match([selector], .equal, .anonymousSet(pods.map { NFT.Element([.address($0)]) }))]) }
      if blocks == [AddressSpan(first: 0, last: .max)] {
        ways.append([])
      } else if !blocks.isEmpty {
        let ranges = blocks.map {
          NFT.Element([.address(InternetAddress(v4: $0.first))], through: .address(InternetAddress(v4: $0.last)))
        }
        ways.append([.match([selector], .equal, .anonymousSet(ranges))])
      }
      return ways
    }
  }

  private static func conditions(_ ports: Allow.Ports?) -> [NFT.Statement] {
    guard let ports else { return [] }
    guard let range = ports.range else { return [.match(.transportProtocol, .equal, .proto(ports.proto))] }
    let selector = NFT.Selector.destinationPort(ports.proto)
    if range.lowerBound == range.upperBound { return [.match(selector, .equal, .port(range.lowerBound))] }
    return [.match([selector], .equal, .range(.port(range.lowerBound), .port(range.upperBound)))]
  }
}

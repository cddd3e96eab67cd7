/// nftables, typed: tables hold chains, sets and maps; chains hold rules; rules are statements.
///
/// Everything is written by a `NFT.Transaction`, which the kernel takes whole or not at all. The same values render as the text
/// that `nft list` prints, so that a fake can be read by eye and compared with the real thing.
package enum NFT {
  /// What packets a table sees.
  package enum Family: UInt8, Sendable, CustomStringConvertible {
    case inet = 1
    case ip = 2
    case arp = 3
    case netdev = 5
    case bridge = 7
    case ip6 = 10

    package var description: String {
      switch self {
      case .inet: "inet"
      case .ip: "ip"
      case .arp: "arp"
      case .netdev: "netdev"
      case .bridge: "bridge"
      case .ip6: "ip6"
      }
    }
  }

  /// A table by family and name.
  package struct TableID: Hashable, Sendable, CustomStringConvertible {
    package var family: Family
    package var name: String

    package init(_ family: Family, _ name: String) {
      self.family = family
      self.name = name
    }

    package var description: String { "\(family) \(name)" }
  }

  package enum ChainType: String, Sendable { case filter, nat, route }

  package enum Hook: UInt32, Sendable, CustomStringConvertible {
    case prerouting, input, forward, output, postrouting, ingress

    package var description: String {
      switch self {
      case .prerouting: "prerouting"
      case .input: "input"
      case .forward: "forward"
      case .output: "output"
      case .postrouting: "postrouting"
      case .ingress: "ingress"
      }
    }
  }

  /// What makes a chain a base chain: where packets enter it.
  package struct BaseChain: Hashable, Sendable {
    package var type: ChainType
    package var hook: Hook
    package var priority: Int32
    package var drops: Bool

    /// With `drops`, packets that no rule decides on are dropped instead of accepted.
    package init(_ type: ChainType, hook: Hook, priority: Int32, drops: Bool = false) {
      self.type = type
      self.hook = hook
      self.priority = priority
      self.drops = drops
    }
  }

  /// The priorities that nft has names for.
  package enum Priority {
    package static let raw: Int32 = -300
    package static let mangle: Int32 = -150
    package static let destinationNAT: Int32 = -100
    package static let filter: Int32 = 0
    package static let security: Int32 = 50
    package static let sourceNAT: Int32 = 100
  }

  package struct Chain: Hashable, Sendable {
    package var name: String
    /// Nil for a chain that is only jumped to.
    package var base: BaseChain?
    package var comment: String?

    package init(_ name: String, base: BaseChain? = nil, comment: String? = nil) {
      self.name = name
      self.base = base
      self.comment = comment
    }
  }

  package struct Rule: Hashable, Sendable {
    package var chain: String
    package var statements: [Statement]
    package var comment: String?

    package init(_ chain: String, _ statements: [Statement], comment: String? = nil) {
      self.chain = chain
      self.statements = statements
      self.comment = comment
    }
  }

  /// Where a packet goes next.
  package enum Verdict: Hashable, Sendable {
    case accept, drop, `continue`, `return`
    case jump(String)
    case goto(String)

    package var target: String? {
      switch self {
      case .jump(let chain), .goto(let chain): chain
      default: nil
      }
    }
  }
}

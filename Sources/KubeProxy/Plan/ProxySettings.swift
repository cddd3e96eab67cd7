import NFTables
import Netlink

/// What of the configuration and the node the rules depend on.
package struct ProxySettings: Hashable, Sendable {
  /// How traffic of the cluster's own pods is told from other traffic.
  package enum LocalTraffic: Hashable, Sendable {
    case unknown
    case prefix(InternetPrefix)
    case bridge(String)
  }

  package var nodeName: String
  package var nodeIP: InternetAddress
  package var zone: String?
  package var masqueradeAll: Bool
  package var masqueradeMark: UInt32
  package var localTraffic: LocalTraffic
  package var serviceCIDRs: [InternetPrefix]
  /// The addresses that accept NodePort traffic; nil for all of the node's but loopback.
  package var nodePortAddresses: [InternetAddress]?

  package init(
    nodeName: String, nodeIP: InternetAddress, zone: String? = nil, masqueradeAll: Bool = false, masqueradeBit: Int = 14,
    localTraffic: LocalTraffic = .unknown, serviceCIDRs: [InternetPrefix] = [], nodePortAddresses: [InternetAddress]? = []
  ) {
    self.nodeName = nodeName
    self.nodeIP = nodeIP
    self.zone = zone
    self.masqueradeAll = masqueradeAll
    masqueradeMark = 1 << UInt32(masqueradeBit)
    self.localTraffic = localTraffic
    self.serviceCIDRs = serviceCIDRs
    self.nodePortAddresses = nodePortAddresses
  }
}

extension ProxySettings.LocalTraffic {
  /// The condition that traffic is, or is not, from the cluster's own pods; nil when that cannot be told.
  func condition(_ comparison: NFT.Comparison) -> NFT.Statement? {
    switch self {
    case .unknown: nil
    case .prefix(let prefix): .match(.sourceAddress(.ip), comparison, prefix)
    case .bridge(let name): .match(.inputInterface, comparison, .interfaceName(name))
    }
  }
}

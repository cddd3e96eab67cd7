import KubeAPI
import Netlink

/// What a node says of itself in its annotations, so that the others reach its pods.
struct NodeLease: Hashable, Sendable {
  var node: String
  var subnet: InternetPrefix
  var publicIP: InternetAddress
  var backend: String
  var hardware: HardwareAddress?
  var identifier: UInt32?

  init(
    node: String, subnet: InternetPrefix, publicIP: InternetAddress, backend: String, hardware: HardwareAddress? = nil,
    identifier: UInt32? = nil
  ) {
    self.node = node
    self.subnet = subnet.network
    self.publicIP = publicIP
    self.backend = backend
    self.hardware = hardware
    self.identifier = identifier
  }

  /// Nil while the node's agent has not introduced itself, or when what it wrote cannot be read.
  init?(_ node: KubeObject, prefix: String) {
    let notes = node.annotations
    guard notes["\(prefix)/kube-subnet-manager"] == "true", let subnet = NodeLease.subnet(of: node),
      let publicIP = notes["\(prefix)/public-ip"].flatMap({ InternetAddress($0) }), let backend = notes["\(prefix)/backend-type"]
    else { return nil }
    self.init(node: node.name, subnet: subnet, publicIP: publicIP, backend: backend)
    if let data = notes["\(prefix)/backend-data"].flatMap({ try? JSON.decode($0) }) {
      hardware = data["VtepMAC"].string.flatMap { HardwareAddress($0) }
      identifier = data["VNI"].int.flatMap { UInt32(exactly: $0) }
    }
  }

  /// The IPv4 network of the node's pods.
  static func subnet(of node: KubeObject) -> InternetPrefix? {
    let all = node.spec["podCIDRs"].elements.compactMap(\.string) + [node.spec["podCIDR"].string].compactMap(\.self)
    return all.compactMap { InternetPrefix($0) }.first { !$0.address.isV6 }
  }

  func annotations(prefix: String) -> [String: String] {
    var data = "null"
    if let hardware, let identifier { data = "{\"VNI\":\(identifier),\"VtepMAC\":\"\(hardware)\"}" }
    return [
      "\(prefix)/backend-data": data, "\(prefix)/backend-type": backend, "\(prefix)/kube-subnet-manager": "true",
      "\(prefix)/public-ip": publicIP.description,
    ]
  }
}

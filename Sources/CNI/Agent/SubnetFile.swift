import Netlink

/// /run/flannel/subnet.env: what the agent tells the plugin.
package struct SubnetFile: Hashable, Sendable {
  package static let path = "/run/flannel/subnet.env"

  package struct Invalid: Error, Hashable, Sendable { package var reason: String }

  /// The pod network of the whole cluster.
  package var network: InternetPrefix
  /// The bridge's address with the prefix of this node's pods.
  package var subnet: InternetPrefix
  package var mtu: Int
  /// The agent masquerades what leaves the pod network.
  package var masquerade: Bool

  package init(network: InternetPrefix, subnet: InternetPrefix, mtu: Int, masquerade: Bool) {
    self.network = network
    self.subnet = subnet
    self.mtu = mtu
    self.masquerade = masquerade
  }

  package init(_ text: String) throws(Invalid) {
    var values: [Substring: Substring] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
      if parts.count == 2 { values[parts[0]] = parts[1] }
    }
    let missing = ["FLANNEL_NETWORK", "FLANNEL_SUBNET", "FLANNEL_MTU", "FLANNEL_IPMASQ"].filter { values[$0[...]] == nil }
    if !missing.isEmpty { throw Invalid(reason: "is missing \(missing.joined(separator: ", "))") }
    func prefix(_ key: Substring) throws(Invalid) -> InternetPrefix {
      guard let text = values[key], let prefix = InternetPrefix(String(text)) else {
        throw Invalid(reason: "has an invalid \(key): \(values[key] ?? "")")
      }
      return prefix
    }
    guard let mtu = values["FLANNEL_MTU"].flatMap({ Int($0) }) else { throw Invalid(reason: "has an invalid FLANNEL_MTU") }
    self.init(
      network: try prefix("FLANNEL_NETWORK"), subnet: try prefix("FLANNEL_SUBNET"), mtu: mtu,
      masquerade: values["FLANNEL_IPMASQ"] == "true")
  }

  package var text: String {
    "FLANNEL_NETWORK=\(network)\nFLANNEL_SUBNET=\(subnet)\nFLANNEL_MTU=\(mtu)\nFLANNEL_IPMASQ=\(masquerade)\n"
  }
}

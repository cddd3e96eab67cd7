import KubeAPI
import NFTables
import Netlink
import YAML

/// An address to listen on.
package struct HostPort: Hashable, Sendable {
  package var host: String
  package var port: Int
}

/// KubeProxyConfiguration v1alpha1.
package struct ProxyConfiguration: Hashable, Sendable {
  /// Everything that is wrong, each with its field.
  package struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
    package var problems: [String]
    package var description: String { problems.joined(separator: "; ") }
  }

  /// As read, for /configz.
  package var json: JSON = [:]
  package var kubeconfig = ""
  package var hostnameOverride = ""
  package var clusterCIDR: InternetPrefix?
  package var detectLocalMode = "ClusterCIDR"
  package var bridgeInterface = ""
  package var masqueradeAll = false
  package var masqueradeBit = 14
  /// Nil for all addresses of the node.
  package var nodePortPrefixes: [InternetPrefix]?
  /// NodePorts are accepted on the node's own address only.
  package var nodePortPrimary = true
  package var healthzBindAddress: HostPort? = HostPort(host: "0.0.0.0", port: 10256)
  package var metricsBindAddress: HostPort? = HostPort(host: "127.0.0.1", port: 10249)
  package var bindAddressHardFail = false
  /// Fields that nobody knows; upstream warns of them.
  package var unknownFields: [String] = []

  package init() {}

  private static let fields: Set<String> = [
    "apiVersion", "kind", "bindAddress", "bindAddressHardFail", "clientConnection", "clusterCIDR", "configSyncPeriod",
    "conntrack",
    "detectLocal", "detectLocalMode", "enableProfiling", "featureGates", "healthzBindAddress", "hostnameOverride", "iptables",
    "ipvs",
    "logging", "metricsBindAddress", "mode", "nftables", "nodePortAddresses", "oomScoreAdj", "portRange",
    "showHiddenMetricsForVersion",
    "winkernel", "windowsRunAsService", "minSyncPeriod", "syncPeriod",
  ]

  package init(yaml text: String) throws(Invalid) {
    let json: JSON
    do throws(YAMLError) { json = try YAML.decode(text) } catch { throw Invalid(problems: ["\(error)"]) }
    try self.init(json)
  }

  package init(_ json: JSON) throws(Invalid) {
    self.json = json
    var problems: [String] = []
    func refuse(_ field: String, _ value: JSON, _ expected: String) {
      problems.append("KubeProxyConfiguration.\(field): Invalid value: \(value.text): \(expected)")
    }
    guard json.object != nil else { throw Invalid(problems: ["expected a KubeProxyConfiguration, got \(json.typeName)"]) }
    if json.apiVersion.string != "kubeproxy.config.k8s.io/v1alpha1" || json.kind.string != "KubeProxyConfiguration" {
      let found = "\(json.apiVersion.string ?? ""), Kind=\(json.kind.string ?? "")"
      throw Invalid(problems: [
        "no kind registered for \(found): expected kubeproxy.config.k8s.io/v1alpha1, Kind=KubeProxyConfiguration"
      ])
    }
    unknownFields = json.members.map(\.0).filter { !Self.fields.contains($0) }
    switch json.mode.string ?? "" {
    case "", "nftables": break
    case "iptables", "ipvs": refuse("mode", json.mode, "only nftables is supported")
    default: refuse("mode", json.mode, "must be iptables,ipvs,nftables or blank, blank means the best-available proxy [iptables]")
    }
    kubeconfig = json.clientConnection.kubeconfig.string ?? ""
    hostnameOverride = json.hostnameOverride.string ?? ""
    let cidrs = (json.clusterCIDR.string ?? "").split(separator: ",").map(String.init)
    for text in cidrs {
      guard let prefix = InternetPrefix(text), text.contains("/") else {
        refuse("clusterCIDR", json.clusterCIDR, "must be a valid CIDR block (e.g. 10.100.0.0/16 or fde4:8dba:82e1::/48)")
        continue
      }
      if !prefix.address.isV6 { clusterCIDR = prefix.network }
    }
    detectLocalMode = json.detectLocalMode.string.flatMap { $0.isEmpty ? nil : $0 } ?? "ClusterCIDR"
    bridgeInterface = json.detectLocal.bridgeInterface.string ?? ""
    switch detectLocalMode {
    case "ClusterCIDR", "NodeCIDR": break
    case "BridgeInterface":
      if bridgeInterface.isEmpty {
        refuse("detectLocal.bridgeInterface", json.detectLocal.bridgeInterface, "required with BridgeInterface")
      }
    case "InterfaceNamePrefix": refuse("detectLocalMode", json.detectLocalMode, "InterfaceNamePrefix is not supported")
    default: refuse("detectLocalMode", json.detectLocalMode, "must be ClusterCIDR, NodeCIDR, BridgeInterface or blank")
    }
    masqueradeAll = json.nftables.masqueradeAll.bool ?? json.iptables.masqueradeAll.bool ?? false
    masqueradeBit = json.nftables.masqueradeBit.int ?? json.iptables.masqueradeBit.int ?? 14
    if !(0...31).contains(masqueradeBit) {
      refuse("nftables.masqueradeBit", json.nftables.masqueradeBit, "must be within the range [0, 31]")
    }
    bindAddressHardFail = json.bindAddressHardFail.bool ?? false
    healthzBindAddress = Self.hostPort(json.healthzBindAddress, healthzBindAddress) {
      refuse("healthzBindAddress", json.healthzBindAddress, $0)
    }
    metricsBindAddress = Self.hostPort(json.metricsBindAddress, metricsBindAddress) {
      refuse("metricsBindAddress", json.metricsBindAddress, $0)
    }
    let addresses = json.nodePortAddresses.elements.compactMap(\.string)
    if !addresses.isEmpty, addresses != ["primary"] {
      nodePortPrimary = false
      let prefixes = addresses.compactMap { $0.contains("/") ? InternetPrefix($0) : nil }
      if prefixes.count < addresses.count {
        refuse("nodePortAddresses", json.nodePortAddresses, "must be valid CIDR blocks or \"primary\"")
      }
      nodePortPrefixes = prefixes.contains { $0.length == 0 && !$0.address.isV6 } ? nil : prefixes
    }
    if !problems.isEmpty { throw Invalid(problems: problems) }
  }

  private static func hostPort(_ json: JSON, _ fallback: HostPort?, _ refuse: (String) -> Void) -> HostPort? {
    guard let text = json.string, !text.isEmpty else { return fallback }
    let expected = "must be IP:port"
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65535).contains(port)
    else {
      refuse(expected)
      return nil
    }
    let host = text[..<colon].filter { $0 != "[" && $0 != "]" }
    if InternetAddress(host) == nil {
      refuse(expected)
      return nil
    }
    return HostPort(host: host, port: port)
  }
}

import KubeAPI
import LinuxSystem

/// /etc/resolv.conf and /etc/hosts of a pod.
package struct PodNameFiles: Sendable {
  package var clusterDNS: [String]
  package var clusterDomain: String
  /// The text of the node's own resolv.conf.
  package var nodeResolver: String

  package init(clusterDNS: [String], clusterDomain: String, nodeResolver: String) {
    self.clusterDNS = clusterDNS
    self.clusterDomain = clusterDomain
    self.nodeResolver = nodeResolver
  }

  package func resolver(_ pod: KubeObject) -> String {
    var policy = pod.spec["dnsPolicy"].string ?? "ClusterFirst"
    if policy == "ClusterFirst", pod.sharesNodeNetwork { policy = "Default" }
    if policy == "ClusterFirst", clusterDNS.isEmpty { policy = "Default" }
    var servers: [String] = [], searches: [String] = [], options: [String] = []
    if policy != "None" { (servers, searches, options) = Self.parse(nodeResolver) }
    if policy == "ClusterFirst" || policy == "ClusterFirstWithHostNet" {
      servers = clusterDNS
      if !clusterDomain.isEmpty {
        searches = ["\(pod.namespace).svc.\(clusterDomain)", "svc.\(clusterDomain)", clusterDomain] + searches
      }
      options = ["ndots:5"]
    }
    let own = pod.spec["dnsConfig"]
    for server in own["nameservers"].elements.compactMap(\.string) where !servers.contains(server) { servers.append(server) }
    for search in own["searches"].elements.compactMap(\.string) where !searches.contains(search) { searches.append(search) }
    for option in own["options"].elements {
      let name = option["name"].string ?? ""
      options.removeAll { $0 == name || $0.hasPrefix("\(name):") }
      options.append(option["value"].string.map { "\(name):\($0)" } ?? name)
    }
    var text = ""
    if !searches.isEmpty { text += "search \(searches.joined(separator: " "))\n" }
    for server in servers { text += "nameserver \(server)\n" }
    if !options.isEmpty { text += "options \(options.joined(separator: " "))\n" }
    return text
  }

  private static func parse(_ text: String) -> ([String], [String], [String]) {
    var servers: [String] = [], searches: [String] = [], options: [String] = []
    for line in text.split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let key = words.first else { continue }
      switch key {
      case "nameserver": servers += words.dropFirst().prefix(1)
      case "search", "domain": searches = Array(words.dropFirst()).filter { $0 != "." }
      case "options": options = Array(words.dropFirst())
      default: continue
      }
    }
    return (servers, searches, options)
  }

  package static func hosts(_ pod: KubeObject, ips: [String], hostname: String, clusterDomain: String, nodeHosts: String)
    -> String
  {
    var text: String
    if pod.sharesNodeNetwork {
      text = "# Kubernetes-managed hosts file (host network).\n" + nodeHosts
    } else {
      text = """
        # Kubernetes-managed hosts file.
        127.0.0.1\tlocalhost
        ::1\tlocalhost ip6-localhost ip6-loopback
        fe00::0\tip6-localnet
        fe00::0\tip6-mcastprefix
        fe00::1\tip6-allnodes
        fe00::2\tip6-allrouters

        """
      var names = hostname
      if let subdomain = pod.spec["subdomain"].string, !subdomain.isEmpty {
        names = "\(hostname).\(subdomain).\(pod.namespace).svc.\(clusterDomain)\t\(hostname)"
      }
      for ip in ips { text += "\(ip)\t\(names)\n" }
    }
    let aliases = pod.spec["hostAliases"].elements
    if !aliases.isEmpty {
      text += "\n# Entries added by HostAliases.\n"
      for alias in aliases {
        let names = alias["hostnames"].elements.compactMap(\.string).joined(separator: "\t")
        text += "\(alias["ip"].string ?? "")\t\(names)\n"
      }
    }
    return text
  }

  /// A pod's host name: its own, or its name cut to 63 bytes.
  package static func hostname(_ pod: KubeObject, nodeName: String) -> String {
    if pod.sharesNodeNetwork { return nodeName }
    if let own = pod.spec["hostname"].string, !own.isEmpty { return own }
    var name = String(pod.name.prefix(63))
    while name.hasSuffix("-") || name.hasSuffix(".") { name.removeLast() }
    return name
  }
}

import Glibc

/// flanneld's flags, as far as the kube-subnet-manager uses them.
struct FlannelOptions: Hashable, Sendable {
  struct Invalid: Error, Hashable, Sendable { var message: String }

  var masquerade = false
  var usesKubernetes = false
  var interface: String?
  var publicIP: String?
  var kubeconfig: String?
  var netConfigPath = "/etc/kube-flannel/net-conf.json"
  var subnetFile = "/run/flannel/subnet.env"
  var annotationPrefix = "flannel.alpha.coreos.com"
  var nodeName: String?
  var clearsNetworkUnavailable = true
  var showsVersion = false

  init() {}

  init(_ arguments: [String], environment: (String) -> String?) throws(Invalid) {
    self.init()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-"), argument != "-", argument != "--" else {
        throw Invalid(message: "unexpected argument: \(argument)")
      }
      let parts = argument.drop { $0 == "-" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      let name = parts[0]
      func value() throws(Invalid) -> String {
        if parts.count == 2 { return parts[1] }
        guard let next = rest.popFirst() else { throw Invalid(message: "flag needs an argument: --\(name)") }
        return next
      }
      func flag() throws(Invalid) -> Bool {
        guard parts.count == 2 else { return true }
        switch parts[1] {
        case "true", "1", "t", "T", "TRUE", "True": return true
        case "false", "0", "f", "F", "FALSE", "False": return false
        default: throw Invalid(message: "invalid boolean value \"\(parts[1])\" for --\(name)")
        }
      }
      switch name {
      case "ip-masq": masquerade = try flag()
      case "kube-subnet-mgr": usesKubernetes = try flag()
      case "iface": interface = try value()
      case "public-ip": publicIP = try value()
      case "kubeconfig-file": kubeconfig = try value()
      case "net-config-path": netConfigPath = try value()
      case "subnet-file": subnetFile = try value()
      case "kube-annotation-prefix": annotationPrefix = try value()
      case "set-node-network-unavailable": clearsNetworkUnavailable = try flag()
      case "version": showsVersion = try flag()
      // Without effect here: there is no etcd, no iptables and no separate health port.
      case "v", "vmodule", "iptables-resync", "healthz-ip", "healthz-port", "stderrthreshold", "subnet-lease-renew-margin":
        _ = try value()
      case "iptables-forward-rules", "logtostderr", "alsologtostderr", "ip-blackhole-route", "ip-masq-fully-random-disable":
        _ = try flag()
      default: throw Invalid(message: "unknown flag: --\(name)")
      }
    }
    nodeName = environment("NODE_NAME")
    if !usesKubernetes, !showsVersion {
      throw Invalid(message: "only the Kubernetes subnet manager is supported: start with --kube-subnet-mgr")
    }
  }
}

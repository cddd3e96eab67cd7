import ComponentBase
import JWT
import KubeAPI
import LinuxSystem

/// What the flags say about the controllers.
struct ControllerOptions: Sendable {
  let clusterCIDRs: [CIDR]
  let allocatesNodeCIDRs: Bool
  let maskSizes: (v4: Int, v6: Int)
  let rootCA: String?
  /// Signs the tokens of secrets.
  let tokenSigner: TokenSigner?
  let usesServiceAccounts: Bool
  let nodeGracePeriod: Int64
  let nodeStartupGracePeriod: Int64
  let terminatedPodThreshold: Int
  let autoscalerPeriod: Duration
  /// Nil when the manager has no authority's key.
  let certificateSigner: CertificateSigner?
  private let selection: [String]

  init(_ flags: ParsedFlags) throws {
    clusterCIDRs = try flags.list("cluster-cidr").map { text in
      guard let cidr = CIDR(text) else {
        throw FlagError(message: "invalid argument \"\(text)\" for \"--cluster-cidr\" flag: invalid CIDR address: \(text)")
      }
      return cidr
    }
    allocatesNodeCIDRs = flags.bool("allocate-node-cidrs", default: false)
    if allocatesNodeCIDRs, clusterCIDRs.isEmpty {
      throw FlagError(message: "--cluster-cidr must be set when --allocate-node-cidrs is")
    }
    let both = try flags.int("node-cidr-mask-size", default: 24)
    maskSizes = (try flags.int("node-cidr-mask-size-ipv4", default: both), try flags.int("node-cidr-mask-size-ipv6", default: 64))
    rootCA = try flags["root-ca-file"].map { path in
      do { return String(decoding: try FileIO.read(path), as: UTF8.self) } catch {
        throw FlagError(message: "error reading root-ca-file at \(path): \(error)")
      }
    }
    tokenSigner = try flags["service-account-private-key-file"].flatMap { path in
      if path.isEmpty { return nil }
      guard let pem = try? FileIO.readText(path), let signer = TokenSigner(pem: pem) else {
        throw FlagError(message: "error reading key for service account token controller: error reading private key file \(path)")
      }
      return signer
    }
    nodeGracePeriod = try flags.duration("node-monitor-grace-period", default: .seconds(40)).components.seconds
    nodeStartupGracePeriod = try flags.duration("node-startup-grace-period", default: .seconds(60)).components.seconds
    terminatedPodThreshold = try flags.int("terminated-pod-gc-threshold", default: 12_500)
    autoscalerPeriod = try flags.duration("horizontal-pod-autoscaler-sync-period", default: .seconds(15))
    certificateSigner = try Self.certificateSigner(flags)
    usesServiceAccounts = flags.bool("use-service-account-credentials", default: false)
    selection = flags.list("controllers")
  }

  private static func certificateSigner(_ flags: ParsedFlags) throws -> CertificateSigner? {
    guard let certificate = flags["cluster-signing-cert-file"], let key = flags["cluster-signing-key-file"] else { return nil }
    let longest = try flags.duration("cluster-signing-duration", default: .seconds(365 * 86_400))
    do {
      return try CertificateSigner(
        certificate: String(decoding: try FileIO.read(certificate), as: UTF8.self),
        key: String(decoding: try FileIO.read(key), as: UTF8.self), longest: Int(longest.components.seconds))
    } catch {
      throw FlagError(message: "error reading CA cert file \"\(certificate)\" and key file \"\(key)\": \(error)")
    }
  }

  /// `--controllers` as upstream reads it: `*` is all that are on by default, `name` turns on, `-name` off.
  func isEnabled(_ name: String, byDefault: Bool = true) -> Bool {
    if selection.isEmpty { return byDefault }
    let names = [name] + Self.aliases.filter { $0.value == name }.map(\.key)
    if names.contains(where: selection.contains) { return true }
    if names.contains(where: { selection.contains("-\($0)") }) { return false }
    return selection.contains("*") && byDefault
  }

  /// The names controllers had before v1.28, which still do; kubeadm writes two of them.
  private static let aliases = [
    "bootstrapsigner": "bootstrap-signer-controller", "tokencleaner": "token-cleaner-controller",
    "serviceaccount-token": "serviceaccount-token-controller", "endpoint": "endpoints-controller",
    "endpointslice": "endpointslice-controller", "endpointslicemirroring": "endpointslice-mirroring-controller",
    "replicationcontroller": "replicationcontroller-controller", "podgc": "pod-garbage-collector-controller",
    "resourcequota": "resourcequota-controller", "namespace": "namespace-controller",
    "serviceaccount": "serviceaccount-controller", "garbagecollector": "garbage-collector-controller",
    "daemonset": "daemonset-controller", "job": "job-controller", "deployment": "deployment-controller",
    "replicaset": "replicaset-controller", "horizontalpodautoscaling": "horizontal-pod-autoscaler-controller",
    "disruption": "disruption-controller", "statefulset": "statefulset-controller", "cronjob": "cronjob-controller",
    "csrsigning": "certificatesigningrequest-signing-controller",
    "csrapproving": "certificatesigningrequest-approving-controller",
    "csrcleaner": "certificatesigningrequest-cleaner-controller", "ttl": "ttl-controller", "nodeipam": "node-ipam-controller",
    "nodelifecycle": "node-lifecycle-controller", "persistentvolume-binder": "persistentvolume-binder-controller",
    "clusterrole-aggregation": "clusterrole-aggregation-controller",
    "pvc-protection": "persistentvolumeclaim-protection-controller", "pv-protection": "persistentvolume-protection-controller",
    "root-ca-cert-publisher": "root-ca-certificate-publisher-controller", "ephemeral-volume": "ephemeral-volume-controller",
  ]
}

import APIClient
import ComponentBase
import Glibc
import KubeAPI
import LinuxSystem
import NFTables
import Netlink

/// kube-proxy in nftables mode, with upstream's flags.
package enum KubeProxyCommand {
  private struct Failure: Error, CustomStringConvertible { var description: String }

  private static let flags = FlagSet(
    values: [
      "config", "hostname-override", "kubeconfig", "proxy-mode", "cluster-cidr", "bind-address", "healthz-bind-address",
      "metrics-bind-address", "nodeport-addresses", "feature-gates", "master", "logging-format", "oom-score-adj",
    ],
    switches: ["version", "cleanup", "masquerade-all", "bind-address-hard-fail", "profiling", "init-only"])

  package static func run(_ arguments: [String]) async -> Int32 {
    do {
      let parsed: ParsedFlags
      do throws(FlagError) { parsed = try flags.parse(arguments) } catch { throw Failure(description: error.message) }
      if parsed.bool("version", default: false) {
        print("Kubernetes v1.36.2")
        return 0
      }
      let signals = try Signals([SIGTERM, SIGINT])
      if parsed.bool("cleanup", default: false) { return try cleanUp() }
      let configuration = try configuration(parsed)
      for field in configuration.unknownFields {
        Log.warning("Using lenient decoding as strict decoding failed err=\"unknown field \\\"\(field)\\\"\"")
      }
      return try await withThrowingTaskGroup(of: Int32.self) { tasks in
        tasks.addTask {
          try await serve(configuration, hostname: parsed["hostname-override"])
          return 0
        }
        tasks.addTask {
          _ = try await signals.next()
          return 0
        }
        let status = try await tasks.next() ?? 0
        tasks.cancelAll()
        return status
      }
    } catch {
      Log.error("\"command failed\" err=\"\(error)\"")
      return 1
    }
  }

  /// The configuration file, or what the flags say instead of one.
  private static func configuration(_ flags: ParsedFlags) throws -> ProxyConfiguration {
    if let path = flags["config"] {
      let text: String
      do throws(SystemError) { text = try FileIO.readText(path, limit: 1 << 20) } catch {
        throw Failure(description: "failed complete: open \(path): \(SystemError.text(of: error.errno))")
      }
      do throws(ProxyConfiguration.Invalid) { return try ProxyConfiguration(yaml: text) } catch {
        throw Failure(description: "\(path): \(error)")
      }
    }
    var json: JSON = ["apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration"]
    let names = [
      "proxy-mode": "mode", "cluster-cidr": "clusterCIDR", "healthz-bind-address": "healthzBindAddress",
      "metrics-bind-address": "metricsBindAddress",
    ]
    for (flag, field) in names { if let value = flags[flag] { json[field] = .string(value) } }
    if let path = flags["kubeconfig"] { json["clientConnection"] = ["kubeconfig": .string(path)] }
    if flags["nodeport-addresses"] != nil { json["nodePortAddresses"] = JSON(flags.list("nodeport-addresses")) }
    json["nftables"] = ["masqueradeAll": .bool(flags.bool("masquerade-all", default: false))]
    json["bindAddressHardFail"] = .bool(flags.bool("bind-address-hard-fail", default: false))
    return try ProxyConfiguration(json)
  }

  private static func serve(_ configuration: ProxyConfiguration, hostname: String?) async throws {
    let override = hostname.flatMap { $0.isEmpty ? nil : $0 } ?? configuration.hostnameOverride
    let nodeName = (override.isEmpty ? Component.hostName() : override).lowercased()
    let nft = try KernelNFTables()
    let client = APIClient(
      configuration.kubeconfig.isEmpty
        ? try ClientConfiguration.inCluster() : try ClientConfiguration.kubeconfig(path: configuration.kubeconfig))
    let seconds: @Sendable () -> Double = {
      var now = timespec()
      clock_gettime(CLOCK_REALTIME, &now)
      return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
    let metrics = ProxyMetrics(now: seconds)
    let node = NodeWatch(client: client, name: nodeName, configuration: configuration)
    let complain: @Sendable (any Error) -> Void = { Log.error("Failed to watch: \($0)") }
    let inputs = Proxier.Inputs(
      services: Informer(client, .services, labelSelector: "!service.kubernetes.io/service-proxy-name", onError: complain),
      slices: Informer(client, .endpointSlices, labelSelector: "!service.kubernetes.io/headless", onError: complain))
    let servers = ProxyServers(metrics: metrics, configuration: configuration, isEligible: { node.isEligible }) {
      Timestamp(seconds: Int64(seconds()))
    }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask { try await servers.run() }
      tasks.addTask { await inputs.services.run() }
      tasks.addTask { await inputs.slices.run() }
      tasks.addTask {
        let settings = try await node.settings()
        Log.info("\"Successfully retrieved NodeIPs\" NodeIPs=[\"\(settings.nodeIP)\"]")
        Log.info("\"Using nftables Proxier\"")
        if case .unknown = settings.localTraffic {
          Log.warning("\"Detect-local-mode set to ClusterCIDR, but no cluster CIDR defined\"")
        }
        let cleaner = (try? KernelConntrack()).map { KernelConntrackCleaner(conntrack: $0) }
        let proxier = Proxier(nft: nft, conntrack: cleaner, settings: settings, metrics: metrics)
        await withTaskGroup(of: Void.self) { inner in
          inner.addTask { await proxier.run(inputs) }
          inner.addTask { await node.follow(proxier) }
        }
      }
      try await tasks.waitForAll()
    }
  }

  /// Deletes the table; fine when there is none.
  private static func cleanUp() throws -> Int32 {
    var transaction = NFT.Transaction(ProxyTable.table)
    transaction.addTable()
    transaction.deleteTable()
    try KernelNFTables().run(transaction)
    return 0
  }
}

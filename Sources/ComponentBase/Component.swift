import APIClient
import Glibc
import KubeAPI
import LinuxSystem

/// What kube-controller-manager and kube-scheduler have in common: credentials, the health port, leader election.
package struct Component: Sendable {
  package let name: String
  package let client: APIClient
  private let flags: ParsedFlags
  private let health: HealthServer

  package static let commonValues = [
    "kubeconfig", "authentication-kubeconfig", "authorization-kubeconfig", "bind-address", "secure-port",
    "leader-elect-lease-duration",
    "leader-elect-renew-deadline", "leader-elect-retry-period", "leader-elect-resource-lock", "leader-elect-resource-name",
    "leader-elect-resource-namespace", "tls-cert-file", "tls-private-key-file", "client-ca-file", "requestheader-client-ca-file",
    "requestheader-allowed-names", "requestheader-extra-headers-prefix", "requestheader-group-headers",
    "requestheader-username-headers", "authorization-always-allow-paths", "feature-gates", "kube-api-qps", "kube-api-burst",
    "master", "profiling",
  ]
  package static let commonSwitches = ["leader-elect", "authentication-tolerate-lookup-failure"]

  package init(name: String, flags: ParsedFlags, defaultPort: Int) throws {
    self.name = name
    self.flags = flags
    guard let path = flags["kubeconfig"] else { throw FlagError(message: "--kubeconfig is required") }
    var configuration = try ClientConfiguration.kubeconfig(path: path)
    configuration.userAgent = "\(name)/v1.36.2 (linux/amd64) lab"
    client = APIClient(configuration)
    health = try HealthServer(
      address: flags["bind-address"] ?? "0.0.0.0", port: try flags.int("secure-port", default: defaultPort), commonName: name)
  }

  /// Binds the health port, waits for the lead and works until the lead is lost. The result is
  /// the exit status.
  package func run(_ work: @escaping @Sendable (EventRecorder) async -> Void) async -> Int32 {
    do { try await health.start() } catch {
      Log.error("failed to create listener: \(error)")
      return 1
    }
    // Crash-only: whatever moment it ends at, the next start goes on from there. As PID 1 of a container a process must ask for the
    // signals' effect.
    for number in [SIGTERM, SIGINT] { signal(number) { _ in _exit(0) } }
    let recorder = EventRecorder(client, component: name)
    await withDiscardingTaskGroup { group in
      group.addTask { await recorder.run() }
      await self.lead(recorder) { await work(recorder) }
      group.cancelAll()
    }
    await health.stop()
    Log.error("leaderelection lost")
    return 1
  }

  private func lead(_ recorder: EventRecorder, _ work: @escaping @Sendable () async -> Void) async {
    guard flags.bool("leader-elect", default: true) else { return await work() }
    let host = Self.hostName()
    let identity = "\(host)_\(String(UInt64.random(in: 0 ... .max), radix: 16))"
    let elector = LeaderElector(
      client, namespace: flags["leader-elect-resource-namespace"] ?? "kube-system",
      name: flags["leader-elect-resource-name"] ?? name, identity: identity, recorder: recorder,
      onError: { Log.error("error retrieving resource lock kube-system/\(name): \($0)") })
    Log.info("attempting to acquire leader lease kube-system/\(name)...")
    await elector.run {
      Log.info("successfully acquired lease kube-system/\(name)")
      await work()
    }
  }

  package static func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

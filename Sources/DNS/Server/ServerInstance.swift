import APIClient
import KubeAPI

/// A Corefile made into plugins: what answers from one reload to the next.
package struct ServerInstance: Sendable {
  /// One zone of a server block.
  package struct Zone: Sendable {
    package let name: DNSName
    package let port: Int
    package let chain: DNSChain
  }

  package let zones: [Zone]
  package let plugins: [any DNSPlugin]
  package let reload: ReloadSettings?
  package let lameduck: Duration

  /// What the set-up of plugins may look at.
  package struct Environment: Sendable {
    package var readFile: @Sendable (String) -> String?
    /// A client for the cluster's API; the arguments are those of the plugin's `kubeconfig`.
    package var makeClient: @Sendable (_ kubeconfig: String?, _ context: String?) throws -> APIClient?
    package var onLoop: @Sendable (String) -> Void
    package var defaultPort: Int

    package init(
      readFile: @escaping @Sendable (String) -> String?, makeClient: @escaping @Sendable (String?, String?) throws -> APIClient?,
      onLoop: @escaping @Sendable (String) -> Void, defaultPort: Int = 53
    ) {
      self.readFile = readFile
      self.makeClient = makeClient
      self.onLoop = onLoop
      self.defaultPort = defaultPort
    }
  }

  /// The order in which plugins see a query, whatever their order in the Corefile (CoreDNS's plugin.cfg).
  package static let order = [
    "reload", "ready", "health", "prometheus", "errors", "log", "loadbalance", "cache", "rewrite", "hosts", "kubernetes", "loop",
    "forward",
  ]

  package init(_ corefile: Corefile, file: String, environment: Environment) throws(CorefileError) {
    var zones: [Zone] = []
    var all: [any DNSPlugin] = []
    var reload: ReloadSettings?
    var lameduck = Duration.zero
    for block in corefile.blocks {
      let keys = try block.keys.map { key throws(CorefileError) in
        try ServerInstance.key(
          key, defaultPort: environment.defaultPort, CorefileError(file: file, line: block.line, message: ""))
      }
      let names = keys.map(\.name)
      let readiness = Readiness()
      var plugins: [(rank: Int, plugin: any DNSPlugin)] = []
      var seen: Set<String> = []
      for directive in block.directives {
        let reader = DirectiveReader(directive, file: file, blockZones: names)
        guard let rank = ServerInstance.order.firstIndex(of: directive.name) else {
          throw reader.error("Unknown directive '\(directive.name)'")
        }
        if !["forward", "rewrite", "hosts"].contains(directive.name), !seen.insert(directive.name).inserted {
          throw reader.error("plugin/\(directive.name): this plugin can only be used once per Server Block")
        }
        if directive.name == "reload" {
          reload = try ReloadSettings(reader)
          continue
        }
        let plugin = try ServerInstance.plugin(reader, port: keys.first?.port ?? 53, readiness, environment)
        if let health = plugin as? HealthPlugin { lameduck = max(lameduck, health.lameduck) }
        plugins.append((rank, plugin))
      }
      let ordered = plugins.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(
        \.element.plugin)
      readiness.plugins = ordered
      all += ordered
      zones += keys.map { Zone(name: $0.name, port: $0.port, chain: DNSChain(ordered)) }
    }
    for (position, zone) in zones.enumerated()
    where zones[..<position].contains(where: { $0.name == zone.name && $0.port == zone.port }) {
      throw CorefileError(file: file, line: 1, message: "cannot serve dns://\(zone.name):\(zone.port) - it is already defined")
    }
    self.zones = zones
    plugins = all
    self.reload = reload
    self.lameduck = lameduck
  }

  private static func plugin(
    _ reader: DirectiveReader, port: Int, _ readiness: Readiness, _ environment: Environment
  ) throws(CorefileError) -> any DNSPlugin {
    switch reader.directive.name {
    case "errors":
      guard reader.directive.arguments.isEmpty || reader.directive.arguments == ["stdout"] else {
        throw reader.error("plugin/errors: invalid log file: \(reader.directive.arguments.joined(separator: " "))")
      }
      try reader.noBlock()
      return ErrorsPlugin()
    case "log": return try LogPlugin(reader)
    case "health": return try HealthPlugin(reader)
    case "ready": return try ReadyPlugin(reader, waiting: { readiness.waiting })
    case "prometheus": return try PrometheusPlugin(reader)
    case "loadbalance": return try LoadBalancePlugin(reader)
    case "cache": return CachePlugin(try CachePlugin.Settings(reader))
    case "rewrite": return try RewritePlugin(reader)
    case "hosts": return try HostsPlugin(reader, readFile: environment.readFile)
    case "forward": return ForwardPlugin(try ForwardPlugin.Settings(reader, readFile: environment.readFile))
    case "loop":
      try reader.noArguments()
      guard let server = UpstreamAddress("127.0.0.1:\(port)") else {
        throw reader.error("plugin/loop: port \(port) is not valid")
      }
      return LoopPlugin(zone: reader.blockZones.first ?? .root, server: server, onLoop: environment.onLoop)
    default:
      let settings = try KubernetesPlugin.Settings(reader)
      do {
        return KubernetesPlugin(settings, client: try environment.makeClient(settings.kubeconfig, settings.context))
      } catch { throw reader.error("plugin/kubernetes: \(error)") }
    }
  }

  /// `.:53`, `example.org`, `dns://example.org:1053`.
  private static func key(_ text: String, defaultPort: Int, _ error: CorefileError) throws(CorefileError) -> (
    name: DNSName, port: Int
  ) {
    var error = error
    var rest = text[...]
    if let scheme = text.firstRange(of: "://") {
      guard text[..<scheme.lowerBound] == "dns" else {
        error.message = "'\(text)': only plain DNS is supported, not \(text[..<scheme.lowerBound])"
        throw error
      }
      rest = text[scheme.upperBound...]
    }
    guard let colon = rest.lastIndex(of: ":") else { return (DNSName(rest), defaultPort) }
    guard let port = Int(rest[rest.index(after: colon)...]), (1...65_535).contains(port) else {
      error.message = "'\(text)': the port must be between 1 and 65535"
      throw error
    }
    return (DNSName(rest[..<colon]), port)
  }

  package var ports: Set<Int> { Set(zones.map(\.port)) }

  /// The zone with the longest name that the question is in.
  package func zone(for name: DNSName, port: Int) -> Zone? {
    zones.filter { $0.port == port && name.isWithin($0.name) }.max { $0.name.labels.count < $1.name.labels.count }
  }
}

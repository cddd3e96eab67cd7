extension KubernetesPlugin.Settings {
  package init(_ reader: DirectiveReader) throws(CorefileError) {
    self.init()
    zones = reader.zones
    for line in reader.directive.block {
      switch line.name {
      case "pods":
        guard let mode = KubernetesRecords.PodMode(rawValue: try reader.one(line)) else {
          throw reader.error(line, "wrong value for pods: \(line.arguments[0]), must be one of: disabled, verified, insecure")
        }
        pods = mode
      case "ttl":
        guard let seconds = UInt32(try reader.one(line)), seconds <= 3600 else {
          throw reader.error(line, "ttl must be in range [0, 3600]: \(line.arguments[0])")
        }
        ttl = seconds
      case "fallthrough": fallthroughZones = line.arguments.isEmpty ? [.root] : line.arguments.map { DNSName($0) }
      case "endpoint_pod_names": usesPodNames = true
      case "noendpoints": readsEndpoints = false
      case "namespaces":
        guard !line.arguments.isEmpty else { throw reader.error(line, "namespaces needs at least one namespace") }
        namespaces = Set(line.arguments)
      case "kubeconfig":
        guard (1...2).contains(line.arguments.count) else {
          throw reader.error(line, "kubeconfig needs a file and perhaps a context")
        }
        kubeconfig = line.arguments[0]
        context = line.arguments.count == 2 ? line.arguments[1] : nil
      default: throw reader.unknown(line)
      }
    }
  }
}

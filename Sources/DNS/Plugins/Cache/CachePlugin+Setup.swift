extension CachePlugin.Settings {
  package init(_ reader: DirectiveReader) throws(CorefileError) {
    self.init()
    var arguments = reader.directive.arguments
    if let first = arguments.first, let ttl = UInt32(first) {
      guard ttl > 0 else { throw reader.error("plugin/cache: cache TTL can not be zero or negative: \(ttl)") }
      success.maximum = ttl
      denial.maximum = ttl
      arguments.removeFirst()
    }
    zones = arguments.isEmpty ? reader.blockZones : arguments.map { DNSName($0) }
    for line in reader.directive.block {
      switch line.name {
      case "success": try read(line, reader, into: &success)
      case "denial": try read(line, reader, into: &denial)
      case "disable":
        let zones = line.arguments.count > 1 ? line.arguments.dropFirst().map { DNSName($0) } : self.zones
        switch line.arguments.first {
        case "success": success.disabledZones = zones
        case "denial": denial.disabledZones = zones
        default: throw reader.error(line, "plugin/cache: cache type for disable must be \"success\" or \"denial\"")
        }
      case "servfail": failure = UInt32(clamping: try reader.duration(line).components.seconds)
      case "keepttl": keepsTTL = true
      default: throw reader.unknown(line)
      }
    }
  }

  private func read(_ line: Corefile.Line, _ reader: DirectiveReader, into bounds: inout CachePlugin.Bounds) throws(CorefileError)
  {
    let numbers = line.arguments.compactMap { UInt32($0) }
    guard numbers.count == line.arguments.count, (1...3).contains(numbers.count) else {
      throw reader.error(line, "plugin/cache: \(line.name): expected CAPACITY [TTL] [MINTTL]")
    }
    bounds.capacity = Int(numbers[0])
    if numbers.count > 1 { bounds.maximum = numbers[1] }
    if numbers.count > 2 { bounds.minimum = numbers[2] }
  }
}

import KubeAPI

/// An upstream name server.
package struct UpstreamAddress: Hashable, Sendable, CustomStringConvertible {
  package var host: String
  package var port: Int

  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Reads `8.8.8.8`, `8.8.8.8:53`, `[2001:db8::1]:53`, each perhaps with `dns://` in front.
  package init?(_ text: String) {
    var text = text[...]
    if text.hasPrefix("dns://") { text = text.dropFirst(6) }
    port = 53
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      host = String(text[text.index(after: text.startIndex)..<end])
      let rest = text[text.index(after: end)...]
      if !rest.isEmpty {
        guard rest.hasPrefix(":"), let number = Int(rest.dropFirst()) else { return nil }
        port = number
      }
    } else if text.split(separator: ":", omittingEmptySubsequences: false).count == 2, let colon = text.firstIndex(of: ":") {
      guard let number = Int(text[text.index(after: colon)...]) else { return nil }
      host = String(text[..<colon])
      port = number
    } else {
      host = String(text)
    }
    guard IPAddress(host) != nil, (1...65_535).contains(port) else { return nil }
  }
}

extension ForwardPlugin.Settings {
  /// - Parameter readFile: the text of a file, nil when there is none: for `forward . /etc/resolv.conf`.
  package init(_ reader: DirectiveReader, readFile: (String) -> String?) throws(CorefileError) {
    self.init()
    let arguments = reader.directive.arguments
    guard arguments.count > 1 else {
      throw reader.error("plugin/forward: Wrong argument count: expected FROM and at least one TO")
    }
    from = DNSName(arguments[0])
    for target in arguments.dropFirst() {
      if target.hasPrefix("tls://") || target.hasPrefix("grpc://") || target.hasPrefix("https://") {
        throw reader.error("plugin/forward: \(target): only plain DNS upstreams are supported")
      }
      if let server = UpstreamAddress(target) {
        servers.append(server)
      } else if let text = readFile(target) {
        let found = text.split(separator: "\n").compactMap { line -> UpstreamAddress? in
          let words = line.split(whereSeparator: \.isWhitespace)
          guard words.first == "nameserver", words.count > 1 else { return nil }
          return UpstreamAddress(String(words[1]).split(separator: "%").first.map(String.init) ?? "")
        }
        // A machine without name servers still has a cluster to serve; names outside of it are SERVFAIL then.
        if found.isEmpty { DNSLog.warning("plugin/forward: no nameservers found in \(target)") }
        servers += found
      } else {
        throw reader.error("plugin/forward: not an IP address or file: \"\(target)\"")
      }
    }
    for line in reader.directive.block { try read(line, reader) }
  }

  private mutating func read(_ line: Corefile.Line, _ reader: DirectiveReader) throws(CorefileError) {
    switch line.name {
    case "except":
      guard !line.arguments.isEmpty else { throw reader.error(line, "plugin/forward: except needs at least one zone") }
      except = line.arguments.map { DNSName($0) }
    case "max_concurrent": maximumConcurrent = try number(line, reader)
    case "max_fails": maximumFailures = try number(line, reader)
    case "force_tcp": forcesTCP = true
    case "prefer_udp": forcesTCP = false
    case "policy":
      guard let value = ForwardPlugin.Policy(rawValue: try reader.one(line)) else {
        throw reader.error(line, "plugin/forward: unknown policy '\(line.arguments[0])'")
      }
      policy = value
    case "expire": _ = try reader.duration(line)
    case "health_check":
      guard let first = line.arguments.first, let duration = DirectiveReader.duration(first), line.arguments.count == 1 else {
        throw reader.error(line, "plugin/forward: health_check: expected one duration")
      }
      pause = duration
    default: throw reader.unknown(line)
    }
  }

  private func number(_ line: Corefile.Line, _ reader: DirectiveReader) throws(CorefileError) -> Int {
    guard let number = Int(try reader.one(line)), number >= 0 else {
      throw reader.error(line, "plugin/forward: \(line.name): expected a number, not '\(line.arguments[0])'")
    }
    return number
  }
}

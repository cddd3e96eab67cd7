import HTTPServer
import KubeAPI

/// `GET /health` says OK while the process is up. `lameduck` keeps answering for that long after the end was asked for.
///
/// ```
/// health [ADDRESS] {
///     lameduck DURATION
/// }
/// ```
package struct HealthPlugin: DNSPlugin {
  package static let name = "health"

  package let endpoint: ListenAddress
  package private(set) var lameduck = Duration.zero

  package init(_ reader: DirectiveReader) throws(CorefileError) {
    endpoint = try ListenAddress(reader, default: ListenAddress(host: "0.0.0.0", port: 8080))
    for line in reader.directive.block {
      guard line.name == "lameduck" else { throw reader.unknown(line) }
      lameduck = try reader.duration(line)
    }
  }

  package func run() async {
    await endpoint.serve(Self.name) { path in path == "/health" ? (200, "OK") : (404, "404 page not found\n") }
  }
}

/// Where one of the HTTP endpoints listens: `:8080`, `localhost:8080`, `10.0.0.1:8080`.
package struct ListenAddress: Hashable, Sendable {
  package var host: String
  package var port: Int

  package init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  init(_ reader: DirectiveReader, default fallback: ListenAddress) throws(CorefileError) {
    guard let text = reader.directive.arguments.first else {
      self = fallback
      return
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard reader.directive.arguments.count == 1, parts.count == 2, let port = Int(parts[1]), (0...65_535).contains(port) else {
      throw reader.error("plugin/\(reader.directive.name): expected one [HOST]:PORT, not '\(text)'")
    }
    let host = parts[0] == "localhost" ? "127.0.0.1" : String(parts[0])
    self.init(host: host.isEmpty ? "0.0.0.0" : host, port: port)
  }

  /// Serves plain text until cancelled; when the address cannot be had, it is logged and tried again while the plugin runs, because
  /// the last instance may still hold it during a reload.
  func serve(_ plugin: String, _ answer: @escaping @Sendable (String) -> (status: Int, body: String)) async {
    var isReported = false
    while !Task.isCancelled {
      let server = HTTPServer(
        HTTPServerConfiguration(host: host, port: port),
        handler: ClosureHandler { request, response in
          let (status, body) = answer(request.path)
          try await response.respond(
            status: status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(body.utf8))
        })
      do {
        return try await server.run(grace: .milliseconds(100))
      } catch {
        if !isReported { DNSLog.error("plugin/\(plugin): \(error)") }
        isReported = true
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }
}

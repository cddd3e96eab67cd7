/// `GET /ready` says OK once every plugin that has to wait for something is ready.
///
/// ```
/// ready [ADDRESS]
/// ```
package struct ReadyPlugin: DNSPlugin {
  package static let name = "ready"

  package let endpoint: ListenAddress
  private let waiting: @Sendable () -> [String]

  /// - Parameter waiting: the names of the plugins that are not ready.
  package init(_ reader: DirectiveReader, waiting: @escaping @Sendable () -> [String]) throws(CorefileError) {
    try reader.noBlock()
    endpoint = try ListenAddress(reader, default: ListenAddress(host: "0.0.0.0", port: 8181))
    self.waiting = waiting
  }

  package func run() async {
    let waiting = waiting
    await endpoint.serve(Self.name) { path in
      guard path == "/ready" else { return (404, "404 page not found\n") }
      let names = waiting()
      return names.isEmpty ? (200, "OK") : (503, names.joined(separator: ","))
    }
  }
}

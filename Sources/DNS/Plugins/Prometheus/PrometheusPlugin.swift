import Synchronization

/// Counts queries and responses and shows them on `GET /metrics`.
///
/// ```
/// prometheus [ADDRESS]
/// ```
package final class PrometheusPlugin: DNSPlugin {
  package static let name = "prometheus"

  private struct Key: Hashable, Comparable {
    var labels: String
    static func < (a: Key, b: Key) -> Bool { a.labels < b.labels }
  }

  private struct Counters {
    var requests: [Key: Int] = [:]
    var responses: [Key: Int] = [:]
    var seconds = 0.0
    var count = 0
  }

  package let endpoint: ListenAddress
  private let counters = Mutex(Counters())

  package init(_ reader: DirectiveReader) throws(CorefileError) {
    try reader.noBlock()
    endpoint = try ListenAddress(reader, default: ListenAddress(host: "127.0.0.1", port: 9153))
  }

  package func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage {
    let start = ContinuousClock.now
    let result: Result<DNSMessage, DNSFailure>
    do { result = .success(try await next(request)) } catch { result = .failure(error) }
    let took = (ContinuousClock.now - start).components
    let code = (try? result.get())?.code ?? .serverFailure
    let common = "server=\"dns://:53\",zone=\"\(request.zone)\""
    counters.withLock { counters in
      let family = request.client.hasPrefix("[") ? 2 : 1
      counters.requests[
        Key(labels: "family=\"\(family)\",proto=\"\(request.transport.rawValue)\",\(common),type=\"\(request.question.type)\""),
        default: 0] += 1
      counters.responses[Key(labels: "plugin=\"\",rcode=\"\(code)\",\(common)"), default: 0] += 1
      counters.seconds += Double(took.seconds) + Double(took.attoseconds) / 1e18
      counters.count += 1
    }
    return try result.get()
  }

  /// Prometheus's text format.
  package var text: String {
    counters.withLock { counters in
      var lines: [String] = []
      func family(_ name: String, _ help: String, _ values: [Key: Int]) {
        lines += ["# HELP \(name) \(help)", "# TYPE \(name) counter"]
        for (key, value) in values.sorted(by: { $0.key < $1.key }) { lines.append("\(name){\(key.labels)} \(value)") }
      }
      family("coredns_dns_requests_total", "Counter of DNS requests made per zone, protocol and family.", counters.requests)
      family("coredns_dns_responses_total", "Counter of response status codes.", counters.responses)
      lines += [
        "# HELP coredns_dns_request_duration_seconds Time that each request took.",
        "# TYPE coredns_dns_request_duration_seconds summary",
        "coredns_dns_request_duration_seconds_sum \(counters.seconds)",
        "coredns_dns_request_duration_seconds_count \(counters.count)",
      ]
      return lines.joined(separator: "\n") + "\n"
    }
  }

  package func run() async {
    await endpoint.serve(Self.name) { path in path == "/metrics" ? (200, self.text) : (404, "404 page not found\n") }
  }
}

import Synchronization

/// Finds out whether queries that are forwarded come back here: sends itself one of a random name and counts how often it is seen.
///
/// ```
/// loop
/// ```
package final class LoopPlugin: DNSPlugin {
  package static let name = "loop"

  private let zone: DNSName
  private let probe: DNSName
  private let server: UpstreamAddress
  private let exchange: any DNSExchange
  private let onLoop: @Sendable (String) -> Void
  private let seen = Mutex(0)

  package init(
    zone: DNSName, server: UpstreamAddress, exchange: any DNSExchange = SocketExchange(),
    onLoop: @escaping @Sendable (String) -> Void
  ) {
    self.zone = zone
    self.server = server
    self.exchange = exchange
    self.onLoop = onLoop
    probe = [String(UInt32.random(in: 0...UInt32.max)), String(UInt32.random(in: 0...UInt32.max))] + zone
  }

  package func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage {
    guard request.question.type == .hinfo, request.question.name == probe else { return try await next(request) }
    let count = seen.withLock { count in
      count += 1
      return count
    }
    if count > 2 {
      onLoop(
        "plugin/loop: Loop (\(request.client) -> :\(server.port)) detected for zone \"\(zone)\", see "
          + "https://coredns.io/plugins/loop#troubleshooting. Query: \"HINFO \(probe)\"")
      return request.message.response(.serverFailure)
    }
    return try await next(request)
  }

  /// Asks until there is an answer, for the port may not be open yet; an answer of any kind shows that one query came to an end.
  package func run() async {
    for _ in 0..<60 {
      let query = DNSMessage(query: probe, .hinfo, id: .random(in: 0...UInt16.max))
      if (try? await exchange.ask(server, query, .udp, timeout: .seconds(2))) != nil { return }
      guard (try? await Task.sleep(for: .milliseconds(500))) != nil else { return }
    }
  }
}

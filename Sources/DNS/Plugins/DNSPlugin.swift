/// A query on its way through the plugins of a server block.
package struct DNSRequest: Sendable {
  package enum Transport: String, Sendable { case udp, tcp }

  package var message: DNSMessage
  /// `address:port` of the client.
  package var client: String
  package var transport: Transport
  /// Bytes of the query as it came.
  package var size: Int
  /// Where the server block begins to be responsible.
  package var zone: DNSName
  /// How often this query was rewritten to follow a CNAME.
  package var depth = 0

  package init(message: DNSMessage, client: String, transport: Transport, size: Int, zone: DNSName) {
    self.message = message
    self.client = client
    self.transport = transport
    self.size = size
    self.zone = zone
  }

  /// Only queries with one question get as far as the plugins.
  package var question: DNSQuestion { message.questions.first ?? DNSQuestion(name: .root, type: .any) }
}

/// Why no response could be made; the client gets SERVFAIL, the `errors` plugin writes it down.
package struct DNSFailure: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Code: String, Sendable { case timeout, unreachable, badResponse, notReady, overloaded, loop }

  package var code: Code
  package var plugin: String
  package var description: String

  package init(_ code: Code, plugin: String, _ description: String) {
    self.code = code
    self.plugin = plugin
    self.description = description
  }
}

/// One link of the chain. A plugin answers, or passes the query on to the next one and may change what comes back.
package protocol DNSPlugin: Sendable {
  static var name: String { get }

  func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage

  /// What the plugin does beside answering, until it is cancelled.
  func run() async

  /// False until the plugin can answer; asked by `ready`.
  var isReady: Bool { get }

  /// Returns once the plugin is ready; one task may wait at a time.
  func waitUntilReady() async
}

extension DNSPlugin {
  package func handle(_ request: DNSRequest, next: DNSChain) async throws(DNSFailure) -> DNSMessage { try await next(request) }
  package func run() async {}
  package var isReady: Bool { true }
  package func waitUntilReady() async {}
}

/// The plugins that a query has still ahead of it. After the last one it is refused, as CoreDNS does.
package struct DNSChain: Sendable {
  let plugins: [any DNSPlugin]
  let position: Int

  package init(_ plugins: [any DNSPlugin]) {
    self.plugins = plugins
    position = 0
  }

  private init(plugins: [any DNSPlugin], position: Int) {
    self.plugins = plugins
    self.position = position
  }

  package func callAsFunction(_ request: DNSRequest) async throws(DNSFailure) -> DNSMessage {
    guard position < plugins.count else { return request.message.response(.refused) }
    return try await plugins[position].handle(request, next: DNSChain(plugins: plugins, position: position + 1))
  }

  /// Asks the whole chain from its beginning, for the target of a CNAME.
  package func lookUp(_ name: DNSName, _ type: DNSType, for request: DNSRequest) async throws(DNSFailure) -> DNSMessage {
    guard request.depth < 8 else { throw DNSFailure(.loop, plugin: "chain", "CNAME chain of \(name) is too long") }
    var inner = request
    inner.depth += 1
    inner.message.questions = [DNSQuestion(name: name, type: type)]
    return try await DNSChain(plugins)(inner)
  }
}

/// From the bytes of a query to the bytes of its response, through the plugins of the zone it falls in. No sockets.
package struct DNSResponder: Sendable {
  private let instance: @Sendable () -> ServerInstance

  package init(instance: @escaping @Sendable () -> ServerInstance) { self.instance = instance }

  /// Nil when nothing is to be sent: what came was no query.
  package func respond(to bytes: [UInt8], client: String, transport: DNSRequest.Transport, port: Int) async -> [UInt8]? {
    let query: DNSMessage
    do { query = try DNSMessage(decoding: bytes) } catch {
      guard bytes.count >= 12, bytes[2] & 0x80 == 0 else { return nil }
      var refusal = DNSMessage()
      refusal.id = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
      refusal.isResponse = true
      refusal.code = .formatError
      return refusal.bytes
    }
    guard !query.isResponse else { return nil }
    let limit = transport == .tcp ? 65_535 : Int(min(4096, max(512, query.udpSize ?? 512)))
    return await response(to: query, size: bytes.count, client: client, transport: transport, port: port).bytes(limit: limit)
  }

  private func response(
    to query: DNSMessage, size: Int, client: String, transport: DNSRequest.Transport, port: Int
  ) async -> DNSMessage {
    guard query.operation == 0 else { return query.response(.notImplemented) }
    guard query.questions.count == 1, let question = query.questions.first else { return query.response(.formatError) }
    guard question.recordClass == 1, let zone = instance().zone(for: question.name, port: port) else {
      return query.response(.refused)
    }
    let request = DNSRequest(message: query, client: client, transport: transport, size: size, zone: zone.name)
    do {
      var response = try await zone.chain(request)
      if query.udpSize == nil { response.udpSize = nil }
      return response
    } catch { return query.response(.serverFailure) }
  }
}

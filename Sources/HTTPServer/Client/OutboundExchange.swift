/// One request over a connection of its own, and its whole answer.
package enum OutboundExchange {
  package struct Answer: Sendable {
    package var status: Int
    package var headers: HTTPFields
    package var body: [UInt8]
  }

  /// An answer of more than `limit` bytes is refused. Cancellation closes the connection.
  package static func send(
    host: String, port: Int, tls: OutboundTLS?, method: String, target: String, headers: HTTPFields, body: [UInt8] = [],
    limit: Int = 16 * 1024 * 1024
  ) async throws -> Answer {
    let connection = try await RawConnection.connect(host: host, port: port, tls: tls)
    do {
      var fields = headers
      if fields["Host"] == nil { fields.add("Host", "\(tls?.serverName ?? host):\(port)") }
      fields.add("Connection", "close")
      let response = try await OutboundResponse.request(
        connection, method: method, target: target, headers: fields, body: body)
      var bytes: [UInt8] = []
      while let piece = try await response.next() {
        bytes += piece
        guard bytes.count <= limit else { throw HTTPServerError(.protocolViolation, "the answer is too large") }
      }
      await connection.close()
      return Answer(status: response.status, headers: response.headers, body: bytes)
    } catch {
      await connection.close()
      throw error
    }
  }
}

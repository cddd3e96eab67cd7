/// One request with its whole body: the server reads the body, up to its limit, before the handler runs, unless that streams it.
package struct HTTPRequest: Sendable {
  package var method: String
  /// Path and query as they were sent.
  package let target: String
  /// The path as it was sent, without the query.
  package let rawPath: Substring
  /// The path, percent-decoded.
  package let path: String
  package let rawQuery: Substring
  package let query: QueryParameters
  package var headers: HTTPFields
  package var body: [UInt8]
  /// The body of requests whose handler streams it; `body` is empty then.
  package var bodyStream: RequestBody?
  /// The peer's certificate and what it sent along, DER; empty when it showed none. Verified unless the server leaves that to the
  /// handler.
  package var peerCertificates: [[UInt8]]
  package var remoteAddress: String
  package var remotePort = 0
  package var isHTTP2: Bool

  package init(
    method: String, target: String, headers: HTTPFields = [:], body: [UInt8] = [], peerCertificates: [[UInt8]] = [],
    remoteAddress: String = "", isHTTP2: Bool = false
  ) {
    self.method = method
    self.target = target
    let parts = target.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
    rawPath = parts.first.map { Substring($0) } ?? ""
    path = PercentEncoding.decode(rawPath)
    rawQuery = parts.count > 1 ? Substring(parts[1]) : ""
    query = QueryParameters(rawQuery)
    self.headers = headers
    self.body = body
    self.peerCertificates = peerCertificates
    self.remoteAddress = remoteAddress
    self.isHTTP2 = isHTTP2
  }

  package var peerCertificate: [UInt8]? { peerCertificates.first }

  /// True when the client asks to leave HTTP on this connection for the named protocol (`websocket`, `SPDY/3.1`).
  package func asksUpgrade(to protocolName: String) -> Bool {
    headers.list("Connection").contains { HTTPFields.same($0, "upgrade") }
      && headers.list("Upgrade").contains { HTTPFields.same($0, protocolName) }
  }

  package var asksUpgrade: Bool {
    headers["Upgrade"] != nil && headers.list("Connection").contains { HTTPFields.same($0, "upgrade") }
  }
}

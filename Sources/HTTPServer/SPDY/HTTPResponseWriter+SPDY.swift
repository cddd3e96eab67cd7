extension HTTPResponseWriter {
  /// Answers an upgrade to SPDY/3.1 and agrees on what the streams mean: the first of the client's `X-Stream-Protocol-Version`s that
  /// is among `protocols`. None of either is the oldest way, and fine. Refuses and throws otherwise, in the words of upstream's
  /// `httpstream.Handshake`.
  package func acceptSPDY(
    _ request: HTTPRequest, protocols: [String]
  ) async throws -> (connection: SPDYConnection, streamProtocol: String) {
    let offered = request.headers.list("X-Stream-Protocol-Version")
    let chosen = offered.first { protocols.contains($0) }
    if !offered.isEmpty, chosen == nil {
      let text =
        "unable to upgrade: unable to negotiate protocol: client supports [\(offered.joined(separator: " "))], "
        + "server accepts [\(protocols.joined(separator: " "))]\n"
      var headers: HTTPFields = ["Content-Type": "text/plain; charset=utf-8"]
      for name in protocols { headers.add("X-Accepted-Stream-Protocol-Versions", name) }
      try await respond(status: 403, headers: headers, body: Array(text.utf8))
      throw HTTPServerError(.notUpgradable, "no common stream protocol")
    }
    var headers: HTTPFields = ["Connection": "Upgrade", "Upgrade": "SPDY/3.1"]
    if let chosen { headers.add("X-Stream-Protocol-Version", chosen) }
    return (try SPDYConnection(try await upgrade(headers: headers)), chosen ?? "")
  }
}

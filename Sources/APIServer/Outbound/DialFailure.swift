/// Failures of connections in the words of Go's net and tls packages, which clients see in messages.
enum DialFailure {
  static func text(_ error: any Error, host: String, port: Int) -> String { text("\(error)", host: host, port: port) }

  static func text(_ text: String, host: String, port: Int) -> String {
    let lower = text.lowercased()
    let dial = "dial tcp \(host):\(port): "
    if lower.contains("connection refused") { return dial + "connect: connection refused" }
    if lower.contains("no route to host") { return dial + "connect: no route to host" }
    if lower.contains("connecttimeout") || lower.contains("timed out") { return dial + "i/o timeout" }
    if lower.contains("unknownhost") || lower.contains("name or service not known") || lower.contains("nxdomain") {
      return "dial tcp: lookup \(host): no such host"
    }
    if lower.contains("unabletovalidatecertificate") {
      return "tls: failed to verify certificate: x509: certificate is not valid for the name of the server"
    }
    if lower.contains("certificate_verify_failed") {
      return "tls: failed to verify certificate: x509: certificate signed by unknown authority"
    }
    return text
  }
}

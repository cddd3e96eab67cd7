import NIOCore

/// How to listen and whom to trust.
package struct HTTPServerConfiguration: Sendable {
  package struct TLS: Sendable {
    package enum Version: Sendable { case tls10, tls11, tls12, tls13 }

    /// A certificate for some names.
    package struct Named: Hashable, Sendable {
      /// In lower case; `*.` stands for one label.
      package var names: [String]
      /// PEM.
      package var certificateChain: String
      package var privateKey: String

      package init(names: [String], certificateChain: String, privateKey: String) {
        self.names = names
        self.certificateChain = certificateChain
        self.privateKey = privateKey
      }
    }

    /// PEM, the server's own certificate first.
    package var certificateChain: String
    package var privateKey: String
    /// PEM; when present clients may show a certificate, which must then chain to one of these.
    package var clientCA: String?
    package var offersHTTP2: Bool
    /// Takes any client certificate whose key the client holds; whether it is good is the handler's to say, in HTTP.
    package var leavesVerificationToHandler = false
    package var minimumVersion = Version.tls12
    /// Certificates for clients that name a server (SNI, RFC 6066); the first whose names fit is shown.
    package var named: [Named] = []
    /// For TLS 1.2, in OpenSSL's list syntax; nil is the library's choice.
    package var cipherSuites: String?
    /// Numbers of TLS groups (IANA), the preferred one first; nil is the library's choice.
    package var curves: [UInt16]?

    package init(certificateChain: String, privateKey: String, clientCA: String? = nil, offersHTTP2: Bool = true) {
      self.certificateChain = certificateChain
      self.privateKey = privateKey
      self.clientCA = clientCA
      self.offersHTTP2 = offersHTTP2
    }
  }

  package var host: String
  /// 0 lets the kernel choose; `HTTPServer.port` tells.
  package var port: Int
  /// Nil serves plain text.
  package var tls: TLS?
  package var maximumBodySize = 3 * 1024 * 1024
  /// All fields of one request with its target; 1 MiB as in Go's server.
  package var maximumHeaderSize = 1024 * 1024
  /// From the first byte of a request, or from the connection, to the request's end.
  package var requestTimeout: TimeAmount = .seconds(30)
  /// Between requests on a connection that is kept.
  package var idleTimeout: TimeAmount = .seconds(120)
  /// Requests at once on a connection of HTTP/2; Go's clients reckon with this number.
  package var maximumStreams = 100
  /// Responses from this size on are compressed for clients that accept gzip.
  package var gzipThreshold = 128 * 1024

  package init(host: String = "0.0.0.0", port: Int, tls: TLS? = nil) {
    self.host = host
    self.port = port
    self.tls = tls
  }
}

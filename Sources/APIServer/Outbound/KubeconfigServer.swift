import APIClient
import HTTPServer
import KubeAPI
import LinuxSystem

/// The server that the current context of a kubeconfig names: so upstream's webhooks for tokens, rights and audit events are configured.
struct KubeconfigServer: Sendable {
  /// Upstream's waits between its five tries: each half as long again as the one before (k8s.io/apiserver pkg/util/webhook).
  static func pauses(from first: Duration = .milliseconds(500)) -> [Duration] {
    (0..<4).reduce(into: []) { pauses, _ in pauses.append(pauses.last.map { $0 * 3 / 2 } ?? first) }
  }

  private let configuration: ClientConfiguration
  private let timeout: Duration

  /// `timeout` bounds each try.
  init(file path: String, timeout: Duration = .seconds(30)) throws(FlagError) {
    self.timeout = timeout
    guard FileIO.exists(path) else { throw FlagError("stat \(path): no such file or directory") }
    do { configuration = try ClientConfiguration.kubeconfig(path: path) } catch {
      let isEmpty = "\(error)".hasSuffix("current-context is not set")
      throw FlagError(
        isEmpty
          ? "invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable"
          : "invalid configuration: \(error)")
    }
  }

  /// What the server answers to the object.
  func post(_ body: JSON, retries: [Duration] = Self.pauses()) async throws(APIStatus) -> JSON {
    let query = "?timeout=\(GoDuration.format(timeout))"
    let exchange = JSONExchange(
      shown: url + query, host: configuration.host, port: configuration.port, tls: tls, target: path + query,
      headers: try headers(), retries: retries)
    return try await exchange.send(body, timeout: timeout)
  }

  private var path: String { configuration.pathPrefix.isEmpty ? "/" : configuration.pathPrefix }

  /// How failures name it.
  var url: String {
    let isUsual = configuration.port == (configuration.usesTLS ? 443 : 80)
    let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
    return "\(configuration.usesTLS ? "https" : "http")://\(host)\(isUsual ? "" : ":\(configuration.port)")\(path)"
  }

  private var tls: OutboundTLS? {
    guard configuration.usesTLS else { return nil }
    var tls = OutboundTLS(
      trustRoots: configuration.skipsVerification ? nil : configuration.certificateAuthority,
      serverName: configuration.skipsVerification ? nil : configuration.serverName ?? configuration.host)
    if case .certificate(let chain, let key) = configuration.credentials {
      (tls.certificateChain, tls.privateKey) = (chain, key)
    }
    return tls
  }

  private func headers() throws(APIStatus) -> HTTPFields {
    var fields: HTTPFields = [
      "Content-Type": "application/json", "Accept": "application/json, */*", "User-Agent": "kube-apiserver",
    ]
    switch configuration.credentials {
    case .token(let token): fields.add("Authorization", "Bearer \(token)")
    case .tokenFile(let path):
      do throws(FlagError) { fields.add("Authorization", "Bearer \(try TextFile.content(path).trimmed)") } catch {
        throw APIStatus.internalError("failed to read token file \"\(path)\": \(error)")
      }
    case .anonymous, .certificate: break
    }
    return fields
  }
}

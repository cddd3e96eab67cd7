import Glibc

extension ClientConfiguration {
  private static let directory = "/var/run/secrets/kubernetes.io/serviceaccount"

  /// The API server and the service account of the pod this process runs in.
  package static func inCluster() throws -> ClientConfiguration {
    guard let host = getenv("KUBERNETES_SERVICE_HOST"), let port = getenv("KUBERNETES_SERVICE_PORT"),
      let number = Int(String(cString: port))
    else {
      throw TransportError(
        .configuration,
        "unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined")
    }
    var result = ClientConfiguration(
      host: String(cString: host), port: number, certificateAuthority: try FileContents.text("\(directory)/ca.crt"),
      credentials: .tokenFile("\(directory)/token"))
    if let namespace = try? FileContents.text("\(directory)/namespace"), !namespace.isEmpty {
      result.namespace = namespace.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? namespace
    }
    return result
  }
}

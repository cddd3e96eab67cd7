import KubeAPI
import YAML

extension ClientConfiguration {
  /// Reads a kubeconfig; without a context its current one counts. Paths in it are relative to its folder.
  package static func kubeconfig(path: String, context: String? = nil) throws -> ClientConfiguration {
    let text = try FileContents.text(path)
    let json: JSON
    do { json = try YAML.decode(text) } catch {
      throw TransportError(.configuration, "kubeconfig \(path) cannot be read: \(error)")
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    do {
      return try kubeconfig(json, context: context) { file throws(TransportError) in
        try FileContents.text(file.hasPrefix("/") ? file : folder + file)
      }
    } catch {
      throw TransportError(.configuration, "kubeconfig \(path): \(error.description)", errno: error.errno)
    }
  }

  /// The same from an already decoded kubeconfig; `read` opens the files it names.
  package static func kubeconfig(
    _ json: JSON, context: String? = nil, read: (String) throws(TransportError) -> String
  ) throws(TransportError) -> ClientConfiguration {
    guard let contextName = context ?? json["current-context"].string, !contextName.isEmpty else {
      throw TransportError(.configuration, "current-context is not set")
    }
    let chosen = try entry(json, "contexts", "context", contextName)
    let cluster = try entry(json, "clusters", "cluster", chosen["cluster"].string ?? "")
    let user = chosen["user"].string.map { $0.isEmpty ? JSON.null : .string($0) } ?? .null
    let credentials = try credentials(user.isNull ? .null : entry(json, "users", "user", user.string ?? ""), read)
    guard let server = cluster["server"].string else {
      throw TransportError(.configuration, "cluster \"\(chosen["cluster"].string ?? "")\" has no server")
    }
    var result = try ClientConfiguration(url: server, credentials: credentials)
    result.certificateAuthority = try pem(cluster, "certificate-authority", read)
    result.skipsVerification = cluster["insecure-skip-tls-verify"].bool ?? false
    result.serverName = cluster["tls-server-name"].string
    if let namespace = chosen["namespace"].string, !namespace.isEmpty { result.namespace = namespace }
    return result
  }

  private static func entry(_ json: JSON, _ list: String, _ member: String, _ name: String) throws(TransportError) -> JSON {
    guard let found = json[list].elements.first(where: { $0["name"].string == name }) else {
      throw TransportError(.configuration, "there is no \(member) \"\(name)\" in \(list)")
    }
    return found[member]
  }

  private static func credentials(
    _ user: JSON, _ read: (String) throws(TransportError) -> String
  ) throws(TransportError) -> Credentials {
    for field in ["exec", "auth-provider", "username"] where !user[field].isNull {
      throw TransportError(.configuration, "user.\(field) is not supported; use a client certificate or a token")
    }
    if let chain = try pem(user, "client-certificate", read) {
      guard let key = try pem(user, "client-key", read) else {
        throw TransportError(.configuration, "user has a client-certificate but no client-key")
      }
      return .certificate(chain: chain, key: key)
    }
    if let file = user["tokenFile"].string { return .tokenFile(file) }
    if let token = user["token"].string { return .token(token) }
    return .anonymous
  }

  /// The text of `NAME-data`, else of the file `NAME` points to.
  private static func pem(
    _ json: JSON, _ name: String, _ read: (String) throws(TransportError) -> String
  ) throws(TransportError) -> String? {
    if let data = json["\(name)-data"].string, !data.isEmpty {
      guard let bytes = Base64.decode(data) else {
        throw TransportError(.configuration, "\(name)-data is not valid base64")
      }
      return String(decoding: bytes, as: UTF8.self)
    }
    guard let file = json[name].string, !file.isEmpty else { return nil }
    return try read(file)
  }
}

import KubeAPI

extension APIServer {
  /// `kube-system/extension-apiserver-authentication`: how aggregated servers recognise users and this server.
  func publishAuthentication() async throws {
    var data: JSON = [:]
    if let file = configuration.clientCAFile {
      data["client-ca-file"] = .string(try TextFile.read(file, flag: "--client-ca-file"))
    }
    if let file = configuration.requestHeaderClientCAFile {
      func list(_ names: [String]) -> JSON { .string(JSON(names).text) }
      data["requestheader-allowed-names"] = list(configuration.requestHeaderAllowedNames)
      data["requestheader-client-ca-file"] = .string(try TextFile.read(file, flag: "--requestheader-client-ca-file"))
      data["requestheader-extra-headers-prefix"] = list(configuration.requestHeaderExtraPrefixes)
      data["requestheader-group-headers"] = list(configuration.requestHeaderGroupHeaders)
      data["requestheader-uid-headers"] = list([])
      data["requestheader-username-headers"] = list(configuration.requestHeaderUsernameHeaders)
    }
    guard !data.members.isEmpty else { return }
    try await ensure(
      .configMaps,
      KubeObject([
        "kind": "ConfigMap", "apiVersion": "v1",
        "metadata": ["name": "extension-apiserver-authentication", "namespace": "kube-system"], "data": data,
      ]))
  }
}

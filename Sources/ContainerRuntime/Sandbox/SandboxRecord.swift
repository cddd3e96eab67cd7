import KubeAPI

/// A pod's shared surroundings as they are on disk: its namespaces and what the network gave it.
package struct SandboxRecord: Hashable, Sendable {
  package var id: String
  package var podUID: String
  package var namespace: String
  package var name: String
  package var attempt: Int
  /// Nil for a pod in the node's network.
  package var networkNamespace: String?
  package var ipcNamespace: String?
  package var utsNamespace: String?
  package var hostname: String
  package var createdAt: Timestamp
  /// False once it was stopped: its containers are gone and its network is given back.
  package var isReady = true
  package var ips: [String] = []
  /// The container whose process namespace the others join, for `shareProcessNamespace`.
  package var processHolder: String?

  package var json: JSON {
    var result: JSON = [
      "id": .string(id), "podUID": .string(podUID), "namespace": .string(namespace), "name": .string(name),
      "attempt": JSON(attempt), "hostname": .string(hostname), "createdAt": .string(createdAt.microText), "ready": .bool(isReady),
      "ips": JSON(ips),
    ]
    result["networkNamespace"] = networkNamespace.map(JSON.string) ?? .null
    result["ipcNamespace"] = ipcNamespace.map(JSON.string) ?? .null
    result["utsNamespace"] = utsNamespace.map(JSON.string) ?? .null
    result["processHolder"] = processHolder.map(JSON.string) ?? .null
    return result
  }

  package init?(_ json: JSON) {
    guard let id = json["id"].string, let uid = json["podUID"].string, let name = json["name"].string,
      let created = json["createdAt"].string.flatMap({ Timestamp($0) })
    else { return nil }
    self.id = id
    podUID = uid
    namespace = json["namespace"].string ?? ""
    self.name = name
    attempt = json["attempt"].int ?? 0
    networkNamespace = json["networkNamespace"].string
    ipcNamespace = json["ipcNamespace"].string
    utsNamespace = json["utsNamespace"].string
    hostname = json["hostname"].string ?? ""
    createdAt = created
    isReady = json["ready"].bool ?? false
    ips = json["ips"].strings
    processHolder = json["processHolder"].string
  }

  init(id: String, request: SandboxRequest, createdAt: Timestamp) {
    self.id = id
    podUID = request.podUID
    namespace = request.namespace
    name = request.name
    attempt = request.attempt
    hostname = request.hostname
    self.createdAt = createdAt
  }
}

/// What a pod asks of its sandbox.
package struct SandboxRequest: Hashable, Sendable {
  package var podUID: String
  package var namespace: String
  package var name: String
  package var attempt: Int
  package var hostname: String
  package var sharesNodeNetwork = false
  package var sharesNodeIPC = false
  package var sysctls: [String: String] = [:]

  package init(podUID: String, namespace: String, name: String, attempt: Int, hostname: String) {
    self.podUID = podUID
    self.namespace = namespace
    self.name = name
    self.attempt = attempt
    self.hostname = hostname
  }
}

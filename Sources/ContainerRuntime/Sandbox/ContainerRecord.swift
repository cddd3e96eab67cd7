import KubeAPI

/// A container as the runtime knows it, also after it ended and after the kubelet restarted.
package struct ContainerRecord: Hashable, Sendable {
  package enum State: Hashable, Sendable {
    case created
    case running(pid: Int32, since: Timestamp)
    case exited(Exit)
  }

  package struct Exit: Hashable, Sendable {
    package var code: Int32
    /// `Completed`, `Error`, `OOMKilled`, `ContainerStatusUnknown`.
    package var reason: String
    package var startedAt: Timestamp?
    package var finishedAt: Timestamp
    /// Why it could not even be started; empty for one that ran.
    package var message = ""

    package init(code: Int32, reason: String, startedAt: Timestamp?, finishedAt: Timestamp, message: String = "") {
      self.code = code
      self.reason = reason
      self.startedAt = startedAt
      self.finishedAt = finishedAt
      self.message = message
    }
  }

  package let id: String
  package let sandbox: String
  package let podUID: String
  package let podNamespace: String
  package let podName: String
  package let name: String
  package let attempt: Int
  package let image: String
  package let imageID: String
  /// `docker.io/library/nginx@sha256:...`.
  package let imageReference: String
  package let logPath: String
  package let createdAt: Timestamp
  package let hasTerminal: Bool
  package let hasStdin: Bool
  package let cgroup: String
  /// Tells whether the pod's specification of this container is still the one it was made from.
  package let specificationHash: String
  package let terminationMessagePath: String
  package var state: State

  package var isRunning: Bool { if case .running = state { true } else { false } }
  package var exit: Exit? { if case .exited(let exit) = state { exit } else { nil } }
  package var pid: Int32? { if case .running(let pid, _) = state { pid } else { nil } }
}

extension ContainerRecord {
  package var json: JSON {
    var result: JSON = [
      "id": .string(id), "sandbox": .string(sandbox), "podUID": .string(podUID), "podNamespace": .string(podNamespace),
      "podName": .string(podName), "name": .string(name), "attempt": JSON(attempt), "image": .string(image),
      "imageID": .string(imageID), "imageReference": .string(imageReference), "logPath": .string(logPath),
      "createdAt": .string(createdAt.microText), "terminal": .bool(hasTerminal), "stdin": .bool(hasStdin),
      "cgroup": .string(cgroup), "specificationHash": .string(specificationHash),
      "terminationMessagePath": .string(terminationMessagePath),
    ]
    switch state {
    case .created: break
    case .running(let pid, let since):
      result["pid"] = JSON(Int(pid))
      result["startedAt"] = .string(since.microText)
    case .exited(let exit): result["exit"] = exit.json
    }
    return result
  }

  package init?(_ json: JSON) {
    guard let id = json["id"].string, let sandbox = json["sandbox"].string, let uid = json["podUID"].string,
      let name = json["name"].string, let created = json["createdAt"].string.flatMap({ Timestamp($0) })
    else { return nil }
    self.id = id
    self.sandbox = sandbox
    podUID = uid
    podNamespace = json["podNamespace"].string ?? ""
    podName = json["podName"].string ?? ""
    self.name = name
    attempt = json["attempt"].int ?? 0
    image = json["image"].string ?? ""
    imageID = json["imageID"].string ?? ""
    imageReference = json["imageReference"].string ?? ""
    logPath = json["logPath"].string ?? ""
    createdAt = created
    hasTerminal = json["terminal"].bool ?? false
    hasStdin = json["stdin"].bool ?? false
    cgroup = json["cgroup"].string ?? ""
    specificationHash = json["specificationHash"].string ?? ""
    terminationMessagePath = json["terminationMessagePath"].string ?? ""
    if let exit = Exit(json["exit"]) {
      state = .exited(exit)
    } else if let pid = json["pid"].int, let since = json["startedAt"].string.flatMap({ Timestamp($0) }) {
      state = .running(pid: Int32(pid), since: since)
    } else {
      state = .created
    }
  }

  init(id: String, request: ContainerRequest, createdAt: Timestamp) {
    self.id = id
    sandbox = request.sandbox.id
    podUID = request.sandbox.podUID
    podNamespace = request.sandbox.namespace
    podName = request.sandbox.name
    name = request.name
    attempt = request.attempt
    image = request.imageName
    imageID = request.image.id
    imageReference = request.image.repositoryDigests.first ?? request.image.id
    logPath = request.logPath
    self.createdAt = createdAt
    hasTerminal = request.specification.hasTerminal
    hasStdin = request.hasStdin
    cgroup = request.specification.cgroup
    specificationHash = request.specificationHash
    terminationMessagePath = request.terminationMessagePath
    state = .created
  }
}

extension ContainerRecord.Exit {
  package var json: JSON {
    var result: JSON = ["code": JSON(Int(code)), "reason": .string(reason), "finishedAt": .string(finishedAt.microText)]
    if let startedAt { result["startedAt"] = .string(startedAt.microText) }
    if !message.isEmpty { result["message"] = .string(message) }
    return result
  }

  package init?(_ json: JSON) {
    guard let code = json["code"].int, let finished = json["finishedAt"].string.flatMap({ Timestamp($0) }) else { return nil }
    self.init(
      code: Int32(clamping: code), reason: json["reason"].string ?? "Error",
      startedAt: json["startedAt"].string.flatMap { Timestamp($0) }, finishedAt: finished, message: json["message"].string ?? "")
  }
}

/// What the kubelet asks for one container.
package struct ContainerRequest: Sendable {
  package var sandbox: SandboxRecord
  package var name: String
  package var attempt: Int
  package var image: Image
  /// As the pod writes it.
  package var imageName: String
  package var specification: ContainerSpecification
  package var logPath: String
  package var hasStdin = false
  package var stdinOnce = false
  package var specificationHash = ""
  package var terminationMessagePath = ""

  package init(
    sandbox: SandboxRecord, name: String, attempt: Int, image: Image, imageName: String, specification: ContainerSpecification,
    logPath: String
  ) {
    self.sandbox = sandbox
    self.name = name
    self.attempt = attempt
    self.image = image
    self.imageName = imageName
    self.specification = specification
    self.logPath = logPath
  }
}

import KubeAPI
import LinuxSystem

/// The network of pods, by executing the plugins that a configuration list names (CNI 1.0).
package struct CNIPlugins: Sendable {
  package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }

    static let notInitialized = Failure("cni plugin not initialized")
  }

  package let configurationDirectory: String
  package let binaryDirectory: String

  package init(configurationDirectory: String, binaryDirectory: String) {
    self.configurationDirectory = configurationDirectory
    self.binaryDirectory = binaryDirectory
  }

  /// The first list in the directory by name; throws while there is none.
  package func configuration() throws(Failure) -> JSON {
    let names = ((try? FileIO.list(configurationDirectory)) ?? []).filter { name in
      [".conflist", ".conf", ".json"].contains { name.hasSuffix($0) }
    }
    for name in names {
      guard let bytes = try? FileIO.read("\(configurationDirectory)/\(name)"), let json = try? JSON.decode(bytes) else {
        continue
      }
      if !json["plugins"].elements.isEmpty { return json }
      if json["type"].string != nil {
        return ["cniVersion": json["cniVersion"], "name": json["name"], "plugins": [json]]
      }
    }
    throw .notInitialized
  }

  package struct Attachment: Hashable, Sendable {
    package let id: String
    package let namespacePath: String
    package let podNamespace: String
    package let podName: String
    package let podUID: String
    package var portMappings: [JSON] = []
  }

  /// Connects a pod; its addresses.
  package func add(_ attachment: Attachment) async throws -> [String] {
    let list = try configuration()
    var previous = JSON.null
    for plugin in list["plugins"].elements {
      previous = try await run("ADD", plugin, list, attachment, previous: previous)
    }
    try? FileIO.makeDirectory(Self.cacheDirectory)
    try? FileIO.replace(Self.cachePath(attachment), previous.text)
    return previous["ips"].elements.compactMap { $0["address"].string.map { String($0.prefix { $0 != "/" }) } }
  }

  /// Disconnects a pod, in the reverse order; repeating it is fine.
  package func delete(_ attachment: Attachment) async throws {
    let list = try configuration()
    let previous = (try? FileIO.read(Self.cachePath(attachment))).flatMap { try? JSON.decode($0) } ?? .null
    for plugin in list["plugins"].elements.reversed() {
      _ = try await run("DEL", plugin, list, attachment, previous: previous)
    }
    try FileIO.remove(Self.cachePath(attachment))
  }

  private static let cacheDirectory = "/var/lib/cni/results"
  private static func cachePath(_ attachment: Attachment) -> String { "\(cacheDirectory)/\(attachment.id)-eth0" }

  private func run(
    _ command: String, _ plugin: JSON, _ list: JSON, _ attachment: Attachment, previous: JSON
  ) async throws -> JSON {
    let type = plugin["type"].string ?? ""
    let program = "\(binaryDirectory)/\(type)"
    guard !type.isEmpty, !type.contains("/"), FileIO.exists(program) else {
      throw Failure("failed to find plugin \"\(type)\" in path [\(binaryDirectory)]")
    }
    var input = plugin
    input["cniVersion"] = list["cniVersion"]
    input["name"] = list["name"]
    if !previous.isNull { input["prevResult"] = previous }
    if plugin["capabilities"]["portMappings"].bool == true {
      input["runtimeConfig"] = ["portMappings": .array(attachment.portMappings)]
    }
    let arguments =
      "IgnoreUnknown=1;K8S_POD_NAMESPACE=\(attachment.podNamespace);K8S_POD_NAME=\(attachment.podName);"
      + "K8S_POD_INFRA_CONTAINER_ID=\(attachment.id);K8S_POD_UID=\(attachment.podUID)"
    let environment =
      ProcessSpecification.defaultEnvironment + [
        "CNI_COMMAND=\(command)", "CNI_CONTAINERID=\(attachment.id)", "CNI_NETNS=\(attachment.namespacePath)", "CNI_IFNAME=eth0",
        "CNI_PATH=\(binaryDirectory)", "CNI_ARGS=\(arguments)",
      ]
    let result = try await ChildProcess.capture(ProcessSpecification(program, [], environment: environment), input: input.data)
    let output = try? JSON.decode(result.output)
    guard result.status.isSuccess else {
      let said = output.map {
        [$0["msg"].string, $0["details"].string].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "; ")
      }
      throw Failure(
        "plugin type=\"\(type)\" name=\"\(list["name"].string ?? "")\" failed (\(command == "ADD" ? "add" : "delete")): \(said ?? result.errorText)"
      )
    }
    return output ?? previous
  }
}

import KubeAPI
import Netlink

/// One call of a plugin: what the environment and the standard input say.
package struct CNIRequest: Sendable {
  package enum Command: String, Sendable {
    case add = "ADD"
    case delete = "DEL"
    case check = "CHECK"
    case version = "VERSION"
    case status = "STATUS"
    case collect = "GC"
  }

  package static let supportedVersions = ["0.3.0", "0.3.1", "0.4.0", "1.0.0", "1.1.0"]

  package var command: Command
  package var containerID: String
  /// The path of the container's network namespace; may be empty for DEL.
  package var namespace: String
  package var interface: String
  package var configuration: JSON

  package init(command: Command, containerID: String, namespace: String, interface: String, configuration: JSON) {
    self.command = command
    self.containerID = containerID
    self.namespace = namespace
    self.interface = interface
    self.configuration = configuration
  }

  package var version: String { configuration["cniVersion"].string ?? "0.3.1" }
  package var network: String { configuration["name"].string ?? "" }

  /// Reads a call; fails as the specification's reference implementation does.
  package init(environment: [String: String], input: [UInt8]) throws(CNIError) {
    guard let command = environment["CNI_COMMAND"].flatMap(Command.init) else {
      throw CNIError(.invalidEnvironment, "unknown CNI_COMMAND: \(environment["CNI_COMMAND"] ?? "")")
    }
    let needed: [String] =
      switch command {
      case .add, .check: ["CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME"]
      case .delete: ["CNI_CONTAINERID", "CNI_IFNAME"]
      case .version, .status, .collect: []
      }
    let missing = needed.filter { (environment[$0] ?? "").isEmpty }
    if !missing.isEmpty {
      throw CNIError(.invalidEnvironment, "required env variables [\(missing.joined(separator: ","))] missing")
    }
    let configuration: JSON
    do throws(JSONDecodingError) { configuration = input.isEmpty ? [:] : try JSON.decode(input) } catch {
      throw CNIError(.decoding, "error decoding the network configuration", details: error.description)
    }
    self.init(
      command: command, containerID: environment["CNI_CONTAINERID"] ?? "", namespace: environment["CNI_NETNS"] ?? "",
      interface: environment["CNI_IFNAME"] ?? "", configuration: configuration)
    if command == .version { return }
    guard Self.supportedVersions.contains(version) else {
      throw CNIError(
        .incompatibleVersion, "incompatible CNI versions",
        details: "config is \"\(version)\", plugin supports \(Self.supportedVersions)")
    }
    if network.isEmpty { throw CNIError(.invalidConfiguration, "missing network name:") }
    try validate()
  }

  private func validate() throws(CNIError) {
    func valid(_ text: String) -> Bool {
      guard let first = text.utf8.first, CNIRequest.isAlphanumeric(first) else { return false }
      return text.utf8.allSatisfy { CNIRequest.isAlphanumeric($0) || [45, 46, 95].contains($0) }
    }
    if !containerID.isEmpty, !valid(containerID) { throw CNIError(.invalidEnvironment, "invalid characters in containerID") }
    if !valid(network) { throw CNIError(.invalidConfiguration, "invalid characters found in network name", details: network) }
    if interface.utf8.count > 15 { throw CNIError(.invalidEnvironment, "interface name is too long") }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }

  /// The same call with another configuration: how plugins delegate.
  func with(_ configuration: JSON) -> CNIRequest {
    var copy = self
    copy.configuration = configuration
    return copy
  }

  /// What the plugin before this one in the chain gave.
  var previousResult: CNIResult? {
    let json = configuration["prevResult"]
    return json.isNull ? nil : CNIResult(json)
  }
}

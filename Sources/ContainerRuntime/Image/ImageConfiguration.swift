import KubeAPI

/// What an image says about how to run it: the `config` of an OCI image.
package struct ImageConfiguration: Hashable, Sendable {
  package var entrypoint: [String]
  package var command: [String]
  package var environment: [String]
  /// `uid`, `uid:gid` or names looked up in the image's own /etc/passwd and /etc/group; empty for root.
  package var user: String
  package var workingDirectory: String
  package var ports: [Int]
  package var stopSignal: String

  package init(
    entrypoint: [String] = [], command: [String] = [], environment: [String] = [ImageConfiguration.path], user: String = "",
    workingDirectory: String = "", ports: [Int] = [], stopSignal: String = ""
  ) {
    self.entrypoint = entrypoint
    self.command = command
    self.environment = environment
    self.user = user
    self.workingDirectory = workingDirectory
    self.ports = ports
    self.stopSignal = stopSignal
  }

  package static let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}

extension ImageConfiguration {
  package var json: JSON {
    var result: JSON = ["entrypoint": JSON(entrypoint), "command": JSON(command), "environment": JSON(environment)]
    if !user.isEmpty { result["user"] = .string(user) }
    if !workingDirectory.isEmpty { result["workingDirectory"] = .string(workingDirectory) }
    if !ports.isEmpty { result["ports"] = .array(ports.map { JSON($0) }) }
    if !stopSignal.isEmpty { result["stopSignal"] = .string(stopSignal) }
    return result
  }

  package init(_ json: JSON) {
    self.init(
      entrypoint: json["entrypoint"].strings, command: json["command"].strings, environment: json["environment"].strings,
      user: json["user"].string ?? "", workingDirectory: json["workingDirectory"].string ?? "",
      ports: json["ports"].elements.compactMap(\.int), stopSignal: json["stopSignal"].string ?? "")
  }
}

extension JSON {
  /// The strings among an array's elements.
  package var strings: [String] { elements.compactMap(\.string) }
}

import KubeAPI
import LinuxSystem

/// What ClusterKit tells a node's init before it starts; a file, so that it can be read by people too.
package struct BootSpecification: Hashable, Sendable {
  package struct Bind: Hashable, Sendable {
    package var source: String
    package var target: String
    package var readOnly: Bool

    package init(source: String, target: String, readOnly: Bool) {
      self.source = source
      self.target = target
      self.readOnly = readOnly
    }
  }

  package var name: String
  /// The directory that becomes `/`.
  package var root: String
  /// The upper and work directory of the overlay over the host's /usr.
  package var usrUpper: String
  package var usrWork: String
  package var binds: [Bind]
  /// Kernel settings by their names under /proc/sys, with dots or slashes.
  package var sysctls: [String: String]
  /// The environment of services and logins.
  package var environment: [String]
  /// Where other machines of the cluster reach this one, as seen inside.
  package var sessionSocket: String

  package init(
    name: String, root: String, usrUpper: String, usrWork: String, binds: [Bind] = [], sysctls: [String: String] = [:],
    environment: [String] = ProcessSpecification.defaultEnvironment, sessionSocket: String
  ) {
    self.name = name
    self.root = root
    self.usrUpper = usrUpper
    self.usrWork = usrWork
    self.binds = binds
    self.sysctls = sysctls
    self.environment = environment
    self.sessionSocket = sessionSocket
  }

  package var json: JSON {
    [
      "name": .string(name), "root": .string(root), "usrUpper": .string(usrUpper), "usrWork": .string(usrWork),
      "binds": .array(
        binds.map { ["source": .string($0.source), "target": .string($0.target), "readOnly": .bool($0.readOnly)] }),
      "sysctls": JSON(sysctls), "environment": JSON(environment), "sessionSocket": .string(sessionSocket),
    ]
  }

  /// `nil` when a field is missing.
  package init?(_ json: JSON) {
    guard let name = json["name"].string, let root = json.root.string, let upper = json.usrUpper.string,
      let work = json.usrWork.string, let socket = json.sessionSocket.string
    else { return nil }
    self.init(
      name: name, root: root, usrUpper: upper, usrWork: work,
      binds: json.binds.elements.compactMap { bind in
        guard let source = bind.source.string, let target = bind.target.string else { return nil }
        return Bind(source: source, target: target, readOnly: bind.readOnly.bool ?? true)
      },
      sysctls: json.sysctls.stringMap, environment: json.environment.elements.compactMap(\.string), sessionSocket: socket)
  }
}

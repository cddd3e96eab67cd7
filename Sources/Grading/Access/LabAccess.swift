import KubeAPI

/// A program to run in the lab.
package struct LabCommand: Hashable, Sendable {
  /// `base` or the name of a node.
  package var host: String
  package var arguments: [String]
  package var input: [UInt8]
  package var limit: Duration

  package init(on host: String, _ arguments: [String], input: [UInt8] = [], limit: Duration = .seconds(10)) {
    self.host = host
    self.arguments = arguments
    self.input = input
    self.limit = limit
  }

  /// A bash script, stopped by its first failing command; its text goes through standard input, so that its length has no limit.
  package static func script(_ text: String, on host: String, limit: Duration) -> LabCommand {
    LabCommand(on: host, ["bash", "-euo", "pipefail", "-s"], input: Array(text.utf8), limit: limit)
  }
}

package struct CommandResult: Hashable, Sendable {
  /// 128 and the signal's number for a process that was killed.
  package var exit: Int32
  package var output: [UInt8]
  package var errors: [UInt8]

  package init(exit: Int32, output: [UInt8] = [], errors: [UInt8] = []) {
    self.exit = exit
    self.output = output
    self.errors = errors
  }

  package var text: String { String(decoding: output, as: UTF8.self) }
  package var errorText: String { String(decoding: errors, as: UTF8.self) }
}

package struct LabResponse: Hashable, Sendable {
  package var status: Int
  package var body: JSON

  package init(status: Int, body: JSON) {
    self.status = status
    self.body = body
  }
}

/// Whose network something is looked at from.
package enum NetworkSite: Hashable, Sendable {
  case host(String)
  case pod(namespace: String, name: String, address: String, node: String)
}

/// What grading and set-up need of a running lab. Grading only observes: of these it uses `run` for reading alone.
package protocol LabAccess: Sendable {
  /// The nodes, control plane first.
  var nodes: [String] { get }
  /// The workstation's name.
  var workstation: String { get }

  func run(_ command: LabCommand) async throws(AccessError) -> CommandResult
  /// Nil when there is no such object (or no such resource).
  func get(_ resource: GroupVersionResource, namespace: String?, name: String) async throws(AccessError) -> KubeObject?
  func list(_ resource: GroupVersionResource, namespace: String?, labels: String?) async throws(AccessError) -> [KubeObject]
  /// A plain request of the API, whatever its answer's status.
  func send(method: String, path: String, headers: [(String, String)], body: JSON?) async throws(AccessError) -> LabResponse
  /// Runs `body` on a thread of its own inside the site's network namespace.
  func inside<T: Sendable>(_ site: NetworkSite, _ body: @escaping @Sendable () -> T) async throws(AccessError) -> T
}

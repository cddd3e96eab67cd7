import KubeAPI
import LinuxSystem

/// Why the runtime could not do what it was asked.
package enum RuntimeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What runc said.
  case runc(String)
  /// The monitor does not answer; the text is what the kubelet reports as the runtime being down.
  case unavailable(String)
  case noSuchContainer(String)
  case noSuchSandbox(String)
  case invalid(String)

  package var description: String {
    switch self {
    case .runc(let text):
      "failed to create containerd task: failed to create shim task: OCI runtime create failed: \(text): unknown"
    case .unavailable(let text): text
    case .noSuchContainer(let id): "container \"\(id)\" in namespace \"k8s.io\": not found"
    case .noSuchSandbox(let id): "sandbox \"\(id)\": not found"
    case .invalid(let text): text
    }
  }
}

/// The log runc writes with `--log-format json`.
enum RuncLog {
  static func lastError(_ path: String) -> String? {
    guard let text = try? FileIO.readText(path) else { return nil }
    let messages = text.split(separator: "\n").compactMap { line -> String? in
      guard let json = try? JSON.decode(String(line)), json["level"].string == "error" else { return nil }
      return json["msg"].string
    }
    return messages.last
  }
}

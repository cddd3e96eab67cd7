import HTTPServer
import KubeAPI

/// The query of a stream as the object that admission sees: PodExecOptions, PodAttachOptions, PodPortForwardOptions, ...ProxyOptions.
enum ConnectOptions {
  static func json(_ kind: String, _ query: QueryParameters, path: [String]) -> JSON {
    var options: JSON = ["kind": .string(kind), "apiVersion": "v1"]
    switch kind {
    case "PodPortForwardOptions":
      let ports = query.all("ports").flatMap { $0.split(separator: ",") }.compactMap { Int($0) }
      if !ports.isEmpty { options["ports"] = .array(ports.map { JSON($0) }) }
    case "PodExecOptions", "PodAttachOptions":
      for name in ["stdin", "stdout", "stderr", "tty"] where query.flag(name) { options[name] = true }
      if let container = query["container"], !container.isEmpty { options["container"] = .string(container) }
      let command = query.all("command")
      if kind == "PodExecOptions" { options["command"] = command.isEmpty ? .null : JSON(command) }
    default:
      if !path.isEmpty { options["path"] = .string(path.joined(separator: "/")) }
    }
    return options
  }
}

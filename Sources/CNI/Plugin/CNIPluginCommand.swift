import Glibc
import KubeAPI
import LinuxSystem

/// A CNI plugin as an executable, named by how it was called.
package enum CNIPluginCommand {
  /// The names under which the executable is a plugin.
  package static let names = ["flannel", "bridge", "host-local", "portmap", "loopback"]

  /// Reads the call from the environment and the standard input, writes the answer to the standard output.
  package static func run(_ name: String, _ arguments: [String]) -> Int32 {
    guard arguments.isEmpty else {
      writeOut("CNI \(name) plugin takes no arguments: it is configured by the environment and the standard input\n")
      return 1
    }
    var environment: [String: String] = [:]
    for key in ["CNI_COMMAND", "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_ARGS", "CNI_PATH"] {
      if let value = getenv(key) { environment[key] = String(cString: value) }
    }
    let (answer, status) = answer(name, environment: environment, input: readInput())
    if let answer { writeOut(answer.pretty() + "\n") }
    return status
  }

  /// Runs one call and gives what to print, if anything, and the exit status.
  package static func answer(_ name: String, environment: [String: String], input: [UInt8]) -> (JSON?, Int32) {
    var version = "1.0.0"
    do throws(CNIError) {
      let request = try CNIRequest(environment: environment, input: input)
      version = request.configuration["cniVersion"].string ?? version
      if request.command == .version {
        return (["cniVersion": .string(version), "supportedVersions": JSON(CNIRequest.supportedVersions)], 0)
      }
      guard let plugin = plugin(name) else { throw CNIError(.invalidConfiguration, "unknown plugin \"\(name)\"") }
      switch request.command {
      case .add: return (try plugin.add(request).json(version: version), 0)
      case .delete: try plugin.delete(request)
      case .check: try plugin.check(request)
      case .status, .collect, .version: break
      }
      return (nil, 0)
    } catch {
      return (error.json(version: version), 1)
    }
  }

  private static func plugin(_ name: String) -> (any CNIPlugin)? {
    switch name {
    case "flannel": FlannelPlugin()
    case "bridge": BridgePlugin()
    case "host-local": HostLocalPlugin()
    case "portmap": PortmapPlugin()
    case "loopback": LoopbackPlugin()
    default: nil
    }
  }

  private static func readInput() -> [UInt8] {
    var input: [UInt8] = []
    let descriptor = Descriptor(dup(STDIN_FILENO))
    while let chunk = try? descriptor.read(), !chunk.isEmpty, input.count < 1 << 20 { input += chunk }
    return input
  }

  private static func writeOut(_ text: String) { try? Descriptor(dup(STDOUT_FILENO)).write(text.utf8) }
}

/// What every plugin does. DEL must succeed when there is nothing left to delete.
protocol CNIPlugin {
  func add(_ request: CNIRequest) throws(CNIError) -> CNIResult
  func delete(_ request: CNIRequest) throws(CNIError)
  func check(_ request: CNIRequest) throws(CNIError)
}

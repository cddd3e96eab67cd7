import KubeAPI
import LinuxSystem
import Netlink

/// Makes a configuration for the bridge plugin out of what the node agent wrote to /run/flannel/subnet.env.
///
/// What was delegated is kept per container, so that DEL undoes that and not what the file says by then.
struct FlannelPlugin: CNIPlugin {
  private static let delegatePath = "/var/lib/cni/flannel"

  func add(_ request: CNIRequest) throws(CNIError) -> CNIResult {
    let delegate = try Self.delegate(request.configuration)
    let path = Self.statePath(request)
    do throws(SystemError) {
      try FileIO.makeDirectory(Self.directory(request), mode: 0o700)
      try FileIO.replace(path, delegate.text, mode: 0o600)
    } catch {
      throw CNIError(error, "save delegate configuration")
    }
    return try BridgePlugin().add(request.with(delegate))
  }

  func delete(_ request: CNIRequest) throws(CNIError) {
    let path = Self.statePath(request)
    guard let text = try? FileIO.readText(path), let delegate = try? JSON.decode(text) else { return }
    try BridgePlugin().delete(request.with(delegate))
    do throws(SystemError) { try FileIO.remove(path) } catch { throw CNIError(error, "remove delegate configuration") }
  }

  func check(_ request: CNIRequest) throws(CNIError) {
    var delegate = try Self.delegate(request.configuration)
    delegate["prevResult"] = request.configuration["prevResult"]
    try BridgePlugin().check(request.with(delegate))
  }

  private static func directory(_ request: CNIRequest) -> String { request.configuration["dataDir"].string ?? delegatePath }
  private static func statePath(_ request: CNIRequest) -> String { "\(directory(request))/\(request.containerID)" }

  /// The bridge plugin's configuration.
  static func delegate(_ configuration: JSON) throws(CNIError) -> JSON {
    let path = configuration["subnetFile"].string ?? SubnetFile.path
    let text: String
    do throws(SystemError) { text = try FileIO.readText(path) } catch {
      throw CNIError(.internalFailure, "loadFlannelSubnetEnv failed: open \(path): \(SystemError.text(of: error.errno))")
    }
    let subnet: SubnetFile
    do throws(SubnetFile.Invalid) { subnet = try SubnetFile(text) } catch {
      throw CNIError(.internalFailure, "loadFlannelSubnetEnv failed: \(path) \(error.reason)")
    }
    return delegate(configuration, subnet: subnet)
  }

  static func delegate(_ configuration: JSON, subnet: SubnetFile) -> JSON {
    var delegate = configuration["delegate"]
    if delegate.isNull { delegate = [:] }
    delegate["name"] = configuration["name"]
    delegate["cniVersion"] = configuration["cniVersion"]
    if delegate["type"].isNull { delegate["type"] = "bridge" }
    // The agent masquerades when asked to, so the bridge must not.
    if delegate["ipMasq"].isNull { delegate["ipMasq"] = .bool(!subnet.masquerade) }
    if delegate["mtu"].isNull { delegate["mtu"] = JSON(subnet.mtu) }
    if delegate["type"].string == "bridge", delegate["isGateway"].isNull { delegate["isGateway"] = true }
    let ownRoutes = configuration["ipam"]["routes"].elements
    var ipam = configuration["ipam"]
    if ipam.isNull { ipam = [:] }
    ipam["type"] = "host-local"
    ipam["ranges"] = [[["subnet": .string(subnet.subnet.network.description)]]]
    ipam["routes"] = .array([["dst": .string(subnet.network.description)]] + ownRoutes)
    delegate["ipam"] = ipam
    return delegate
  }
}
